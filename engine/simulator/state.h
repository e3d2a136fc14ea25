// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <array>
#include <complex>
#include <span>
#include <vector>

namespace ansatz {

using StateVector = std::vector<std::complex<double>>;

/// The state of one sample after all operations, 2^n amplitudes in double precision, qubit 0 the
/// most significant bit of the index. Throws UserError when it does not fit the memory, and when an
/// angle overflows.
[[nodiscard]] StateVector stateVector(const ExpandedCircuit &circuit,
                                      std::span<const double> features,
                                      std::span<const double> weights);

/// ⟨state|observable|state⟩.
[[nodiscard]] double expectation(const StateVector &state, int qubits,
                                 const Observable &observable);

/// (⟨X⟩, ⟨Y⟩, ⟨Z⟩) of one qubit; shorter than 1 when it is entangled.
[[nodiscard]] std::array<double, 3> blochVector(const StateVector &state, int qubits, int qubit);

/// Von Neumann entropy in bits of a qubit with that Bloch vector: 0 pure … 1 fully mixed.
[[nodiscard]] double entanglementEntropy(const std::array<double, 3> &bloch);

} // namespace ansatz
