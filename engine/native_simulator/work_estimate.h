// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <vector>

namespace ansatz {

/// What the native simulator does in one forwardAndBackward of a whole batch.
struct WorkEstimate {
    /// Multiply-adds of one real number; a product or a sum that is left alone counts one as well.
    /// Of the samples alone: lanes that a small batch leaves idle are no work.
    double forwardFma = 0;
    double backwardFma = 0;
    /// Bytes of states that must move between memory and core, both ways; 0 where they stay in the
    /// core's own caches.
    double forwardBytes = 0;
    double backwardBytes = 0;
};

/// `realBytes` is 4 for complex64 and 8 for complex128; backward computes the gradients named.
[[nodiscard]] WorkEstimate estimateWork(const ExpandedCircuit &circuit,
                                        const std::vector<Observable> &observables,
                                        std::size_t samples, int realBytes, bool weightGradients,
                                        bool featureGradients);

} // namespace ansatz
