// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/compiled_circuit.h"

#include <array>
#include <complex>
#include <span>

namespace ansatz::numerics {

/// Im⟨λ|X|ψ⟩, Im⟨λ|Y|ψ⟩, Im⟨λ|Z|ψ⟩ of a qubit.
using AxisOverlaps = std::array<double, 3>;

/// Of one of the qubits of a group, from M[i, j] = Σ conj(λ_i)·ψ_j over everything else,
/// [dimension, dimension].
[[nodiscard]] AxisOverlaps qubitOverlaps(std::span<const std::complex<double>> matrix, int qubits,
                                         int qubit);

/// What they were before exp(−i·angle/2·σ) of that axis acted on both states.
[[nodiscard]] AxisOverlaps beforeRotation(const AxisOverlaps &after, Axis axis, double angle);

} // namespace ansatz::numerics
