// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <vector>

namespace ansatz::cuda {

/// What the kernels do in one forward that keeps its states and the backward that follows it, for a
/// whole batch, on states alone: tables, sums over parts and samples are left out.
struct DeviceWork {
    /// Multiply-adds of one real number; a product or a sum that is left alone counts one as well.
    /// Of the circuit's own amplitudes.
    double forwardFma = 0;
    double backwardFma = 0;
    /// Bytes of states between global memory and registers, both ways.
    double forwardBytes = 0;
    double backwardBytes = 0;
    /// Likewise between shared memory and registers; 0 where states are too large for it.
    double forwardSharedBytes = 0;
    double backwardSharedBytes = 0;
    /// Kernels, one behind the other, where memory does not cut the batch.
    int forwardLaunches = 0;
    int backwardLaunches = 0;
    /// Blocks of a launch over states; fewer than the multiprocessors leave some of them idle.
    std::size_t blocks = 0;
    /// Of all states, with their lambdas, in global memory; 0 where they are in shared memory.
    double stateBytes = 0;
};

/// `Real` is float or double; backward computes the gradients named. Throws UserError as flatten.
template <class Real>
[[nodiscard]] DeviceWork
estimateDeviceWork(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
                   std::size_t samples, bool weightGradients, bool featureGradients);

} // namespace ansatz::cuda
