// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <vector>

// What all edits of a circuit have in common.
namespace ansatz::ui {

/// Gives `newIndex` and `newScaleWeight` their meaning for an operation on these qubits, and makes
/// the circuit wide enough for all indices.
void resolve(Circuit &circuit, std::vector<Parameter> &parameters, const std::vector<int> &qubits);

/// Adds the wires that are missing for these qubits.
void widen(Circuit &circuit, const std::vector<int> &qubits);

/// Gives the circuit its new value once all of it is known to be right: weights compact, features
/// as many as are read. Throws UserError, with the circuit as it was.
void commit(Circuit &circuit, Circuit changed);

} // namespace ansatz::ui
