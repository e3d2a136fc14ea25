// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/free_memory.h"

#include "engine/cuda/lost_devices.h"

#include <cuda_runtime_api.h>

namespace ansatz {

std::optional<std::uint64_t> freeCudaMemory(int deviceIndex)
{
    if (cuda::isLost(deviceIndex))
        return std::nullopt;
    int before = 0;
    if (cudaGetDevice(&before) != cudaSuccess)
        return std::nullopt;
    std::size_t free = 0;
    std::size_t total = 0;
    cudaError_t error = cudaSetDevice(deviceIndex);
    if (error == cudaSuccess)
        error = cudaMemGetInfo(&free, &total);
    if (error != cudaSuccess)
        (void)cudaGetLastError(); // or the next, unrelated call would report it
    if (before != deviceIndex && !cuda::isLost(before))
        (void)cudaSetDevice(before);
    if (error != cudaSuccess)
        return std::nullopt;
    return free;
}

} // namespace ansatz
