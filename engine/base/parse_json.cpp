// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/base/strict_json.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <iterator>
#include <unordered_set>

namespace ansatz {

namespace {

constexpr std::size_t sizeLimit = std::size_t(16) << 20;
constexpr std::size_t depthLimit = 64;

// Reads text and counts what was read: the parser tells its callbacks no position.
class CountingIterator {
public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char *;
    using reference = const char &;

    CountingIterator() = default;
    CountingIterator(const char *at, std::size_t *count) : m_at(at), m_count(count) {}

    reference operator*() const { return *m_at; }
    CountingIterator &operator++()
    {
        ++m_at;
        ++*m_count;
        return *this;
    }
    CountingIterator operator++(int)
    {
        CountingIterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator &other) const { return m_at == other.m_at; }

private:
    const char *m_at = nullptr;
    std::size_t *m_count = nullptr;
};

// source:line:column of a byte; columns count characters from 1.
std::string placeOf(std::string_view text, std::size_t offset, const std::string &source)
{
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) {
            ++column;
        }
    }
    return source + ":" + std::to_string(line) + ":" + std::to_string(column);
}

// The library's message without its prefix and without the bytes last read, which may be long or
// no UTF-8.
std::string faultOf(std::string_view message)
{
    if (message.find("number overflow") != std::string_view::npos)
        return "this number is too large";
    const std::string_view marker = "syntax error while parsing ";
    if (const auto at = message.find(marker); at != std::string_view::npos)
        message.remove_prefix(at + marker.size());
    if (const auto at = message.find(" - "); at != std::string_view::npos)
        message.remove_prefix(at + 3);
    return "is not valid JSON: " + std::string(message.substr(0, message.find("; last read")));
}

// Builds the document from parser events and refuses depth and duplicate keys as they come.
// (The library's own builder searches all keys of an object for every key, which takes minutes for
// a large one, and keeps the last of duplicates.)
class Builder final : public nlohmann::json_sax<Json> {
public:
    Builder(std::string_view text, const std::string &source, const std::size_t &position)
        : m_text(text), m_source(source), m_position(position)
    {}

    [[nodiscard]] Json take() { return std::move(m_root); }

    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t &) override { return put(value); }
    bool string(string_t &value) override { return put(std::move(value)); }
    bool binary(binary_t &) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t &value) override
    {
        if (!m_open.back().keys.insert(value).second)
            throw UserError((value.size() > 64 ? "this key" : "the key \"" + value + "\"")
                                + " is there twice",
                            placeOf(m_text, startOfString(), m_source), "keep one of them");
        m_key = std::move(value);
        return true;
    }

    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::detail::exception &error) override
    {
        throw UserError(faultOf(error.what()),
                        placeOf(m_text, position > 0 ? position - 1 : 0, m_source));
    }

private:
    struct Open {
        Json *value;
        std::unordered_set<std::string> keys;
    };

    Json &place(Json &&value)
    {
        if (m_open.empty())
            return m_root = std::move(value);
        Json &parent = *m_open.back().value;
        if (parent.is_array())
            return parent.get_ref<Json::array_t &>().emplace_back(std::move(value));
        return parent.get_ref<Json::object_t &>()
            .emplace_back(std::move(m_key), std::move(value))
            .second;
    }

    bool put(Json &&value)
    {
        place(std::move(value));
        return true;
    }

    bool open(Json &&value)
    {
        if (m_open.size() == depthLimit)
            throw UserError("is nested deeper than " + std::to_string(depthLimit) + " levels",
                            placeOf(m_text, m_position - 1, m_source));
        m_open.push_back({&place(std::move(value)), {}});
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    // Of the string whose closing quote was read last.
    [[nodiscard]] std::size_t startOfString() const
    {
        std::size_t at = m_position - 1;
        while (at > 0) {
            --at;
            std::size_t backslashes = 0;
            while (backslashes < at && m_text[at - 1 - backslashes] == '\\')
                ++backslashes;
            if (m_text[at] == '"' && backslashes % 2 == 0)
                break;
        }
        return at;
    }

    std::string_view m_text;
    const std::string &m_source;
    const std::size_t &m_position;
    Json m_root;
    std::string m_key;
    std::vector<Open> m_open;
};

bool isFinite(const Json &value)
{
    if (value.is_number_float())
        return std::isfinite(value.get<double>());
    for (const Json &child : value) {
        if (value.is_structured() && !isFinite(child))
            return false;
    }
    return true;
}

} // namespace

Json parseJson(std::string_view text, const std::string &source)
{
    if (text.size() > sizeLimit)
        throw UserError("has " + formatBytes(text.size()) + "; a JSON document may have "
                            + formatBytes(sizeLimit),
                        source);
    if (text.starts_with("\xef\xbb\xbf"))
        throw UserError("starts with a byte order mark", source + ":1:1",
                        "save it as UTF-8 without one");
    // To the library a NUL byte is the end of the text, and what follows it would pass unread.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos)
        throw UserError("has a NUL byte and so is no JSON text", placeOf(text, nul, source));

    std::size_t position = 0;
    Builder builder(text, source, position);
    const bool complete =
        Json::sax_parse(CountingIterator(text.data(), &position),
                        CountingIterator(text.data() + text.size(), &position), &builder);
    ANSATZ_CHECK(complete, "the JSON parser stopped without an error");
    return builder.take();
}

std::string writeJson(const Json &document)
{
    ANSATZ_CHECK(isFinite(document), "NaN and infinity are no JSON numbers");
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ansatz
