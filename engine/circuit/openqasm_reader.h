// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <string>
#include <string_view>

namespace ansatz {

/// Reads an OpenQASM 3 program: version line, `include "stdgates.inc"`, qubit registers,
/// `input float` parameters (x_0 … are features, w_0 … weights), number constants, arithmetic of
/// real numbers in angles that is linear in one input (1/2 is a half), every gate of the table,
/// broadcasting over registers, and gate definitions. A definition that does the same as the
/// table's gate of its name is that gate; any other is written out at every call.
///
/// Throws UserError with `source`:line:column for everything else, by name; nothing is dropped in
/// silence but comments, barriers and definitions that are never called.
/// Limits: 8 MiB, nesting 256, gates calling gates 64 deep, one million operations, 16 MiB of
/// gate bodies read again.
/// `source` names the program in errors, as a file's name does.
[[nodiscard]] Circuit readOpenQasm(std::string_view program, const std::string &source);

} // namespace ansatz
