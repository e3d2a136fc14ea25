// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ansatz {

/// A name from outside, safe to print: control characters, line separators and marks that turn the
/// direction of writing become spaces, what is no UTF-8 becomes "?".
[[nodiscard]] std::string shown(std::string_view name);

/// Characters of a UTF-8 text.
[[nodiscard]] std::size_t lengthOf(std::string_view text);

/// `text` with spaces before it, or after it, up to `width` characters.
[[nodiscard]] std::string padLeft(std::string text, std::size_t width);
[[nodiscard]] std::string padRight(std::string text, std::size_t width);

} // namespace ansatz
