// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_lexer.h"

namespace ansatz::openqasm {

/// Throws at the token, with what to do instead, when it starts a part of the language that a
/// circuit here has no place for: control flow, classical data,
/// timing, …; also when it is a word of the language where a name must stand. Version 2 has few
/// such words.
void refuseUnsupportedWord(const Lexer &lexer, const Token &word);

} // namespace ansatz::openqasm
