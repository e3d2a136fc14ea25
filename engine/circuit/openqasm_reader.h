// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <string>
#include <string_view>

namespace ansatz {

/// Reads an OpenQASM 3 program: version line, `include "stdgates.inc"`, qubit registers,
/// `input float` parameters (x_0 … are features, w_0 … weights), arithmetic in angles that is
/// linear in one input, every gate of the table, broadcasting over registers, gate definitions
/// of names that the table knows.
///
/// Throws UserError with `source`:line:column for everything else, by name; nothing is dropped in
/// silence but comments and barriers. Limits: 8 MiB, nesting 256, one million operations.
/// `source` names the program in errors, as a file's name does.
[[nodiscard]] Circuit readOpenQasm(std::string_view program, const std::string &source);

} // namespace ansatz
