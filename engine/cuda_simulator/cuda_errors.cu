// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_errors.cuh"
#include "engine/cuda_simulator/cuda_errors.h"

#include "engine/cuda_simulator/current_device.h"

namespace ansatz::cuda {

void check(cudaError_t status)
{
    if (status == cudaSuccess)
        return;
    BackendFailure failure = explainError(cudaGetErrorName(status), cudaGetErrorString(status));
    if (isForGood(cudaGetErrorName(status)))
        markLost(currentDeviceIndex(), failure.problem());
    else
        (void)cudaGetLastError(); // or the next, unrelated call would report it
    throw failure;
}

} // namespace ansatz::cuda
