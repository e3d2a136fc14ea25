// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

using Json = nlohmann::ordered_json;

/// Parses a document from outside. Throws UserError with source:line:column for what is no JSON
/// (also trailing text, invalid UTF-8), duplicate keys, more than 16 MiB, or nesting over 64.
/// `source` names the document in errors.
[[nodiscard]] Json parseJson(std::string_view text, const std::string &source);

/// Indented text that ends in a newline; numbers read back equal. NaN must not be in it.
[[nodiscard]] std::string writeJson(const Json &document);

/// Reads a JSON object key by key and refuses what it does not know. Every error is a UserError
/// whose place is `source` and the JSON pointer. Keys with a fallback may be missing.
///
///     JsonObject object(document, source);
///     const int steps = object.integer("steps", 1, 1'000'000);
///     object.finish(); // unknown keys are errors
class JsonObject {
public:
    JsonObject(const Json &value, std::string source, std::string pointer = {});

    [[nodiscard]] bool has(std::string_view key) const;
    /// The member, which must be there.
    const Json &member(std::string_view key);
    JsonObject object(std::string_view key);

    std::int64_t integer(std::string_view key, std::int64_t minimum, std::int64_t maximum);
    std::int64_t integer(std::string_view key, std::int64_t minimum, std::int64_t maximum,
                         std::int64_t fallback);
    /// A finite number of the range. Integers count as numbers.
    double number(std::string_view key, double minimum, double maximum);
    double number(std::string_view key, double minimum, double maximum, double fallback);
    bool boolean(std::string_view key);
    bool boolean(std::string_view key, bool fallback);
    std::string text(std::string_view key);
    std::string text(std::string_view key, std::string fallback);
    /// Index in `choices`; the error lists them.
    std::size_t choice(std::string_view key, std::span<const std::string_view> choices);
    /// Reads the member "version" of a format; refuses one newer than `newest`.
    void version(int newest);
    std::vector<double> numbers(std::string_view key);
    std::vector<std::int64_t> integers(std::string_view key, std::int64_t minimum,
                                       std::int64_t maximum);
    /// The elements of an array, each with its pointer.
    struct Element {
        const Json *value;
        std::string pointer;
    };
    std::vector<Element> array(std::string_view key);

    /// Throws for a key that was never asked for.
    void finish() const;
    /// Throws UserError at this object's member; at the object itself for an empty key.
    [[noreturn]] void fail(std::string_view key, const std::string &problem) const;

    [[nodiscard]] const std::string &source() const { return m_source; }
    [[nodiscard]] std::string pointerTo(std::string_view key) const;

private:
    const Json &m_value;
    std::string m_source;
    std::string m_pointer;
    std::vector<std::string> m_seen;
};

/// One value of a known type, with the same checks, for array elements.
[[nodiscard]] double jsonNumber(const Json &value, double minimum, double maximum,
                                const std::string &place);
[[nodiscard]] std::int64_t jsonInteger(const Json &value, std::int64_t minimum,
                                       std::int64_t maximum, const std::string &place);
[[nodiscard]] std::string jsonText(const Json &value, const std::string &place);

} // namespace ansatz
