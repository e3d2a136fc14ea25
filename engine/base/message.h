// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ansatz {

/// What is told to people, its words apart from what is filled in: the command line says it in
/// English, the window in the person's language, both from the one place that words it.
struct Message {
    /// English, with %1 … %9 for the parts in their order; marked by forTranslation(). Of a name or
    /// a number, which reads the same in every language, that itself.
    std::string words;
    bool isVerbatim = false; ///< a name or a number: without parts
    std::vector<Message> parts;

    Message(const char *english, std::vector<Message> filledIn)
        : words(english), parts(std::move(filledIn))
    {}
    /// A name or a number.
    explicit Message(std::string verbatim) : words(std::move(verbatim)), isVerbatim(true) {}
    explicit Message(int number) : Message(std::to_string(number)) {}

    friend bool operator==(const Message &, const Message &) = default;
};

/// The context in which the window's translations have the engine's messages.
inline constexpr const char *messageContext = "Engine";

/// Marks English words of a message; extracted with
/// lupdate -tr-function-alias QT_TRANSLATE_NOOP+=forTranslation, so the context is written out.
constexpr const char *forTranslation(const char * /*context*/, const char *english)
{
    return english;
}

/// The message in English.
[[nodiscard]] std::string inEnglish(const Message &message);

} // namespace ansatz
