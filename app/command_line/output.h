// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace ansatz {

/// Writes to standard output. Throws UserError when it takes no more (a full disk).
void print(std::string_view text);
/// Hands over what is buffered, so that a reader sees whole lines as they come; throws likewise.
void flushOutput();

/// One line on standard error, "ansatz: …"; control characters in the text become spaces.
void printError(std::string_view text);

/// Whether standard output is a terminal, and how many columns it has.
[[nodiscard]] bool outputIsTerminal();
[[nodiscard]] int terminalColumns();

/// `value` with so many decimals, '.' in every locale, no "-0"; "nan" and "inf" as such.
[[nodiscard]] std::string fixed(double value, int decimals);

/// `text` with spaces before it, or after it, up to `width` characters.
[[nodiscard]] std::string padLeft(std::string text, std::size_t width);
[[nodiscard]] std::string padRight(std::string text, std::size_t width);

} // namespace ansatz
