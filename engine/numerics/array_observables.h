// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"
#include "engine/simulator/observable.h"

#include <memory>
#include <vector>

namespace ansatz::numerics {

/// Observables as arrays of a backend: one matrix for all strings of Z, and two for all strings
/// that flip the same qubits.
class ArrayObservables {
public:
    ArrayObservables(std::shared_ptr<const ArrayBackend> backend, int qubits,
                     const std::vector<Observable> &observables, DType dtype);

    /// Expectations [samples, observables] of states [samples, amplitudes].
    [[nodiscard]] Array expectations(const Array &states) const;

    /// Σ_k upstream[sample, k]·O_k on the states: λ of the adjoint method.
    [[nodiscard]] Array applyWeighted(const Array &upstream, const Array &states) const;

    /// How many different sets of qubits are flipped by strings with X or Y.
    [[nodiscard]] static std::size_t flipsOf(int qubits,
                                             const std::vector<Observable> &observables);

private:
    struct Flipping {
        Array indices; ///< x ^ flip
        Array real;    ///< parts of Σ coefficient·φ(x), [amplitudes, observables]
        Array imag;
    };

    std::shared_ptr<const ArrayBackend> m_backend;
    std::size_t m_observables;
    DType m_dtype;
    Array m_diagonal; ///< Σ coefficient·sign, [amplitudes, observables]; names none without such
    std::vector<Flipping> m_flipping;
};

} // namespace ansatz::numerics
