// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <span>

namespace ansatz::openqasm {

/// Angles at which a definition is compared with a gate: of no meaning, so that two different
/// gates do not agree there by accident.
[[nodiscard]] std::vector<Parameter> probeAngles(const Gate &gate, int attempt);

/// True when the operations, with numbers as parameters, do the same as the gate on qubits
/// 0, 1, … up to a global phase.
[[nodiscard]] bool sameUpToPhase(std::span<const Operation> operations, const Gate &gate,
                                 std::span<const Parameter> angles);

} // namespace ansatz::openqasm
