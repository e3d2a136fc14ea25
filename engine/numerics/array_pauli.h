// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"
#include "engine/simulator/compiled_circuit.h"

#include <span>
#include <vector>

namespace ansatz::numerics {

/// An array of what `make` returns, which is not called where arrays keep no values.
template <class T, class Make>
[[nodiscard]] Array table(const ArrayBackend &backend, const Shape &shape, const Make &make)
{
    if (backend.keepsValues())
        return backend.array(make(), shape);
    return backend.array(std::span<const T>(static_cast<const T *>(nullptr), elementsOf(shape)),
                         shape);
}

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
