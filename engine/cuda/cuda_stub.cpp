// SPDX-License-Identifier: GPL-3.0-or-later
// What a build without CUDA answers in the place of the .cu files.
#include "engine/cuda/cuda_devices.h"

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

} // namespace ansatz
