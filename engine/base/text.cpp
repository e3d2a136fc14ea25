// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/text.h"

#include <algorithm>

namespace ansatz {

namespace {

struct Character {
    char32_t code = 0;
    std::size_t bytes = 0; ///< 0: no valid UTF-8
};

// The first character of a text that is not empty.
Character firstOf(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes)
        return {};
    char32_t code = lead & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0) != 0x80)
            return {};
        code = code << 6 | (next & 0x3fU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool isSurrogate = code >= 0xd800 && code <= 0xdfff;
    return code < least[bytes] || code > 0x10ffff || isSurrogate ? Character()
                                                                 : Character{code, bytes};
}

bool isControl(char32_t code)
{
    return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

// Separators of lines, and marks, embeddings, overrides and isolates of writing direction.
bool movesText(char32_t code)
{
    return code == 0x061c || code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e)
           || (code >= 0x2066 && code <= 0x2069);
}

} // namespace

std::string shown(std::string_view name)
{
    std::string text;
    while (!name.empty()) {
        const Character character = firstOf(name);
        if (character.bytes == 0)
            text += '?';
        else if (isControl(character.code) || movesText(character.code))
            text += ' ';
        else
            text += name.substr(0, character.bytes);
        name.remove_prefix(character.bytes == 0 ? 1 : character.bytes);
    }
    return text;
}

std::size_t lengthOf(std::string_view text)
{
    // Every byte but those that continue a character.
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xc0) != 0x80; }));
}

std::string padLeft(std::string text, std::size_t width)
{
    const std::size_t length = lengthOf(text);
    return length < width ? std::string(width - length, ' ') + text : text;
}

std::string padRight(std::string text, std::size_t width)
{
    const std::size_t length = lengthOf(text);
    if (length < width)
        text.append(width - length, ' ');
    return text;
}

} // namespace ansatz
