// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"

#include <array>

namespace ansatz {

/// What a gate's factors leave out: matrix = e^{i·phase}·(product of factors) with
/// phase = offset + Σ coefficients[k]·parameter[k], in radians.
struct GatePhase {
    double offset = 0;
    std::array<double, 4> coefficients = {};
};

/// Computed from matrix and factors once for every gate of the table.
[[nodiscard]] const GatePhase &phaseOf(const Gate &gate);

/// The table's gate that is `gate` with one more control before its qubits, or null. It takes the
/// same parameters, and maybe further ones that are then 0.
[[nodiscard]] const Gate *controlledForm(const Gate &gate);

/// True for gates of one parameter with U(a)·U(b) = U(a+b).
[[nodiscard]] bool isAdditive(const Gate &gate);

/// Angles of no meaning, so that different gates do not agree there by accident.
[[nodiscard]] std::vector<double> probeAnglesOf(const Gate &gate, int attempt);

} // namespace ansatz
