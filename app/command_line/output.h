// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/text.h"

#include <string>
#include <string_view>

namespace ansatz {

/// Writes to standard output. Throws UserError when it takes no more (a full disk).
void print(std::string_view text);
/// Hands over what is buffered, so that a reader sees whole lines as they come; throws likewise.
void flushOutput();

/// One line on standard error, "ansatz: …", as `shown` gives it.
void printError(std::string_view text);

/// Drops what is buffered and whatever is printed from now on.
void discardOutput();

/// "1 step", "2 steps".
[[nodiscard]] std::string counted(std::size_t count, const std::string &noun);

/// Whether standard output is a terminal, and how many columns it has.
[[nodiscard]] bool outputIsTerminal();
[[nodiscard]] int terminalColumns();

/// `value` with so many decimals, '.' in every locale, no "-0"; "nan" and "inf" as such.
[[nodiscard]] std::string fixed(double value, int decimals);

} // namespace ansatz
