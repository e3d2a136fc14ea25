// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/strict_json.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ansatz {

namespace {

// Cut between characters, so that it stays UTF-8.
std::string shortened(std::string text)
{
    constexpr std::size_t limit = 60;
    if (text.size() <= limit)
        return text;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

std::string inWords(const Json &value)
{
    if (value.is_array())
        return "an array";
    if (value.is_object())
        return "an object";
    return shortened(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

[[noreturn]] void failType(const std::string &wanted, const Json &value, const std::string &place)
{
    throw UserError("must be " + wanted + ", not " + inWords(value), place);
}

std::string rangeInWords(bool low, const std::string &minimum, bool high,
                         const std::string &maximum)
{
    if (low && high)
        return " from " + minimum + " to " + maximum;
    if (low)
        return " of at least " + minimum;
    if (high)
        return " of at most " + maximum;
    return {};
}

std::string pointerStep(std::string_view key)
{
    std::string step = "/";
    for (const char c : key) {
        if (c == '~')
            step += "~0";
        else if (c == '/')
            step += "~1";
        else
            step += c;
    }
    return step;
}

std::string placeOf(const std::string &source, const std::string &pointer)
{
    if (source.empty() || pointer.empty())
        return source + pointer;
    return source + ": " + pointer;
}

} // namespace

double jsonNumber(const Json &value, double minimum, double maximum, const std::string &place)
{
    const double number =
        value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
    if (!std::isfinite(number) || number < minimum || number > maximum)
        failType("a number"
                     + rangeInWords(
                         minimum > std::numeric_limits<double>::lowest(), formatDouble(minimum),
                         maximum < std::numeric_limits<double>::max(), formatDouble(maximum)),
                 value, place);
    return number;
}

std::int64_t jsonInteger(const Json &value, std::int64_t minimum, std::int64_t maximum,
                         const std::string &place)
{
    constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
    const bool tooLarge =
        value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t(highest);
    if (!value.is_number_integer() || tooLarge || value.get<std::int64_t>() < minimum
        || value.get<std::int64_t>() > maximum)
        failType("an integer"
                     + rangeInWords(minimum > lowest, std::to_string(minimum), maximum < highest,
                                    std::to_string(maximum)),
                 value, place);
    return value.get<std::int64_t>();
}

std::string jsonText(const Json &value, const std::string &place)
{
    if (!value.is_string())
        failType("a text", value, place);
    return value.get<std::string>();
}

JsonObject::JsonObject(const Json &value, std::string source, std::string pointer)
    : m_value(value), m_source(std::move(source)), m_pointer(std::move(pointer))
{
    if (!m_value.is_object())
        failType("an object", m_value, placeOf(m_source, m_pointer));
}

bool JsonObject::has(std::string_view key) const
{
    return m_value.contains(key);
}

const Json &JsonObject::member(std::string_view key)
{
    m_seen.emplace_back(key);
    const auto found = m_value.find(key);
    if (found == m_value.end())
        fail(key, "is missing");
    return *found;
}

JsonObject JsonObject::object(std::string_view key)
{
    return JsonObject(member(key), m_source, pointerTo(key));
}

std::int64_t JsonObject::integer(std::string_view key, std::int64_t minimum, std::int64_t maximum)
{
    return jsonInteger(member(key), minimum, maximum, placeOf(m_source, pointerTo(key)));
}

std::int64_t JsonObject::integer(std::string_view key, std::int64_t minimum, std::int64_t maximum,
                                 std::int64_t fallback)
{
    m_seen.emplace_back(key);
    return has(key) ? integer(key, minimum, maximum) : fallback;
}

double JsonObject::number(std::string_view key, double minimum, double maximum)
{
    return jsonNumber(member(key), minimum, maximum, placeOf(m_source, pointerTo(key)));
}

double JsonObject::number(std::string_view key, double minimum, double maximum, double fallback)
{
    m_seen.emplace_back(key);
    return has(key) ? number(key, minimum, maximum) : fallback;
}

bool JsonObject::boolean(std::string_view key)
{
    const Json &value = member(key);
    if (!value.is_boolean())
        failType("true or false", value, placeOf(m_source, pointerTo(key)));
    return value.get<bool>();
}

bool JsonObject::boolean(std::string_view key, bool fallback)
{
    m_seen.emplace_back(key);
    return has(key) ? boolean(key) : fallback;
}

std::string JsonObject::text(std::string_view key)
{
    return jsonText(member(key), placeOf(m_source, pointerTo(key)));
}

std::string JsonObject::text(std::string_view key, std::string fallback)
{
    m_seen.emplace_back(key);
    return has(key) ? text(key) : std::move(fallback);
}

std::size_t JsonObject::choice(std::string_view key, std::span<const std::string_view> choices)
{
    const Json &value = member(key);
    if (value.is_string()) {
        const auto found = std::ranges::find(choices, value.get_ref<const std::string &>());
        if (found != choices.end())
            return static_cast<std::size_t>(found - choices.begin());
    }
    std::string wanted;
    for (const std::string_view one : choices)
        wanted += (wanted.empty() ? "\"" : ", \"") + std::string(one) + "\"";
    failType((choices.size() > 1 ? "one of " : "") + wanted, value,
             placeOf(m_source, pointerTo(key)));
}

void JsonObject::version(int newest)
{
    const std::int64_t found = integer("version", 1, std::numeric_limits<std::int64_t>::max());
    if (found > newest)
        fail("version", "version " + std::to_string(found) + " is newer than this program reads ("
                            + std::to_string(newest) + ")");
}

std::vector<double> JsonObject::numbers(std::string_view key)
{
    std::vector<double> values;
    for (const Element &element : array(key))
        values.push_back(jsonNumber(*element.value, std::numeric_limits<double>::lowest(),
                                    std::numeric_limits<double>::max(),
                                    placeOf(m_source, element.pointer)));
    return values;
}

std::vector<std::int64_t> JsonObject::integers(std::string_view key, std::int64_t minimum,
                                               std::int64_t maximum)
{
    std::vector<std::int64_t> values;
    for (const Element &element : array(key))
        values.push_back(
            jsonInteger(*element.value, minimum, maximum, placeOf(m_source, element.pointer)));
    return values;
}

std::vector<JsonObject::Element> JsonObject::array(std::string_view key)
{
    const Json &value = member(key);
    if (!value.is_array())
        failType("an array", value, placeOf(m_source, pointerTo(key)));
    std::vector<Element> elements;
    elements.reserve(value.size());
    for (const Json &element : value)
        elements.push_back({&element, pointerTo(key) + "/" + std::to_string(elements.size())});
    return elements;
}

void JsonObject::finish() const
{
    for (const auto &item : m_value.items()) {
        if (std::ranges::find(m_seen, item.key()) != m_seen.end())
            continue;
        std::vector<std::string> known = m_seen;
        std::ranges::sort(known);
        known.erase(std::ranges::unique(known).begin(), known.end());
        std::string remedy;
        for (const std::string &key : known)
            remedy += (remedy.empty() ? "known here: " : ", ") + key;
        throw UserError("is no known key", placeOf(m_source, pointerTo(shortened(item.key()))),
                        remedy);
    }
}

void JsonObject::fail(std::string_view key, const std::string &problem) const
{
    throw UserError(problem, placeOf(m_source, key.empty() ? m_pointer : pointerTo(key)));
}

std::string JsonObject::pointerTo(std::string_view key) const
{
    return m_pointer + pointerStep(key);
}

} // namespace ansatz
