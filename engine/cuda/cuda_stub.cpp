// SPDX-License-Identifier: GPL-3.0-or-later
// What a build without CUDA answers in the place of the .cu files.
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/current_context.h"
#include "engine/cuda/free_memory.h"

namespace ansatz {

const CudaStatus &cudaStatus()
{
    static const CudaStatus status = [] {
        CudaStatus none;
        none.reason = "this build has no CUDA";
        none.remedy = "configure with -DANSATZ_CUDA=ON (packaging/run.sh does) and build again";
        return none;
    }();
    return status;
}

void makeCudaContextCurrent(int) {}

std::optional<std::uint64_t> freeCudaMemory(int)
{
    return std::nullopt;
}

} // namespace ansatz
