// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

/// What templates are put together from.
namespace ansatz::template_parts {

/// "linear", "reverse_linear", "circular", "ring", "full", "pairwise", "sca": Qiskit's patterns of
/// those names, and PennyLane's ring (linear, then the last to the first).
[[nodiscard]] std::vector<std::string_view> patterns();

/// The pairs of a pattern in order. `layer` turns "sca" a step further; others ignore it.
[[nodiscard]] std::vector<std::pair<int, int>> pairsOf(std::string_view pattern, int qubits,
                                                       int layer = 0);

/// Names of the table's gates that may stand in a rotation layer, or entangle two qubits.
[[nodiscard]] std::vector<std::string_view> rotationGateNames();
[[nodiscard]] std::vector<std::string_view> entanglingGateNames();

/// The gate on every pair; each of its parameters is a new weight.
void appendEntangler(Circuit &circuit, std::string_view gateName,
                     const std::vector<std::pair<int, int>> &pairs);
/// The gate on every qubit; each of its parameters is a new weight.
void appendRotations(Circuit &circuit, std::string_view gateName);
void appendFixed(Circuit &circuit, std::string_view gateName);
/// RZ, RY, RZ with new weights on every qubit: PennyLane's Rot.
void appendRot(Circuit &circuit);

/// What `layer` appends, as a block that is repeated.
void appendRepeated(Circuit &circuit, int repetitions, const std::function<void()> &layer);

} // namespace ansatz::template_parts
