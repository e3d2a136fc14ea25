// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_circuit.h"

#include <functional>
#include <vector>

namespace ansatz::numerics {

/// Derivatives of a batch's uses of angles, row-major.
struct UseDerivatives {
    std::vector<double> shared;    ///< [uses], summed over the samples
    std::vector<double> perSample; ///< [samples, uses]
};

/// The adjoint method (arXiv:2009.02823) over the operations of any array backend: ψ and λ are
/// taken back through the circuit together, and Im⟨λ|P|ψ⟩ after a rotation by P is the derivative
/// by its angle. `bound`, `states` and `lambda` are of the same batch of `samples`; states are
/// those at the end. Takes two states a sample and what an operation needs besides.
[[nodiscard]] UseDerivatives arrayAdjoint(const ArrayCircuit &circuit,
                                          const ArrayCircuit::Bound &bound, Array states,
                                          Array lambda, std::size_t samples,
                                          const std::function<void()> &between);

} // namespace ansatz::numerics
