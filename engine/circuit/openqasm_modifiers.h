// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/circuit/openqasm_expression.h"
#include "engine/circuit/openqasm_work.h"

#include <vector>

namespace ansatz::openqasm {

/// What stands before a gate's name: `inv @`, `pow(2) @`, `ctrl(2) @`, `negctrl @`.
struct Modifier {
    enum class Kind { Inverse, Power, Control, NegativeControl };
    Kind kind = Kind::Inverse;
    double exponent = 1; ///< of Power
    int controls = 1;    ///< of the two controls
    Position position;
};

/// Reads the modifiers under the cursor, as written; the last one acts first. None for version 2,
/// where their names are free.
[[nodiscard]] std::vector<Modifier> readModifiers(Lexer &lexer, const Names &names);

/// How many qubits the modifiers add before the gate's own.
[[nodiscard]] std::size_t controlsOf(const std::vector<Modifier> &modifiers);

/// What the modifiers make of a run that stands for the gate, exact to the global phase.
/// `controls` are as many qubits as controlsOf says. Throws at a modifier that cannot be applied.
[[nodiscard]] std::vector<Operation> modified(const Lexer &lexer,
                                              const std::vector<Modifier> &modifiers,
                                              std::vector<Operation> run,
                                              const std::vector<int> &controls, Work &work);

} // namespace ansatz::openqasm
