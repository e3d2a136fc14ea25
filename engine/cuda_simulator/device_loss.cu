// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/device_loss.h"

#include "engine/cuda_simulator/device_memory.cuh"

namespace ansatz::cuda {

std::optional<std::string> lossOf(int deviceIndex)
{
    try {
        const CurrentDevice current(deviceIndex);
        check(cudaDeviceSynchronize());
    } catch (const BackendFailure &) {
        // Only some mean a loss, and those are remembered.
    }
    return whyLost(deviceIndex);
}

} // namespace ansatz::cuda
