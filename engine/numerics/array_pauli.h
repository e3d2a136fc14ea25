// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"
#include "engine/simulator/compiled_circuit.h"

#include <vector>

namespace ansatz::numerics {

/// (−1)^parity(x & sign) of every sign, Float64, [signs, amplitudes].
[[nodiscard]] Array signRows(const ArrayBackend &backend, const std::vector<std::size_t> &signs,
                             std::size_t amplitudes);

/// φ(x) of P|x⟩ = φ(x)·|x ^ flip⟩, [amplitudes].
[[nodiscard]] Array phaseRow(const ArrayBackend &backend, const PauliMasks &pauli,
                             std::size_t amplitudes, DType dtype);

/// x ^ flip, [amplitudes].
[[nodiscard]] Array flipIndices(const ArrayBackend &backend, std::size_t flip,
                                std::size_t amplitudes);

/// φ(0) of a string: ±i^yCount.
[[nodiscard]] std::complex<double> unitOf(const PauliMasks &pauli);

} // namespace ansatz::numerics
