// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"
#include "engine/numerics/array_memory.h"
#include "engine/simulator/simulator.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ansatz::numerics {

struct ArrayOptions {
    bool jit = true;     ///< fused (array_program.h), instead of gate by gate
    bool vmap = true;    ///< the whole batch at once, instead of sample by sample
    StepBytes told = {}; ///< what the backend's library tells of memory
};

/// A circuit as operations on arrays of states, over any ArrayBackend. Gradients come from its
/// autograd; from the adjoint method over the same operations where it has none. The slow road
/// that runs anywhere and checks the fast one.
///
/// It gives up between two operations on all states; a gradient by autograd is one operation.
/// Throws UserError when `available` bytes do not suffice, before taking them.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeArraySimulator(std::shared_ptr<const ArrayBackend> backend, const ExpandedCircuit &circuit,
                   const std::vector<Observable> &observables, const ArrayOptions &options,
                   std::uint64_t available);

} // namespace ansatz::numerics
