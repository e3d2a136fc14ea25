// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/free_memory.h"
#include "engine/numerics/memory_need.h"
#include "engine/simulator/memory_plan.h"

#include <algorithm>

namespace ansatz {

std::uint64_t availableMemoryOn(const std::string &device)
{
    if (device == "cpu")
        return availableMemory();
    if (const std::optional<int> index = cudaIndexOf(device))
        return freeCudaMemory(*index).value_or(0) / 10 * 6;
    // All GPUs ("cuda") share evenly: what the fullest one has free decides.
    std::optional<std::uint64_t> least;
    for (const CudaDevice &each : cudaStatus().devices) {
        const std::uint64_t free = freeCudaMemory(each.index).value_or(0);
        least = std::min(least.value_or(free), free);
    }
    return least.value_or(0) / 10 * 6;
}

bool isMemoryNeedABound(const std::string &backend)
{
    return backend == "cupynumeric";
}

} // namespace ansatz
