// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_errors.cuh"
#include "engine/cuda_simulator/cuda_errors.h"

namespace ansatz::cuda {

void check(cudaError_t status)
{
    if (status == cudaSuccess)
        return;
    (void)cudaGetLastError(); // or the next, unrelated call would report it
    throw explainError(cudaGetErrorName(status), cudaGetErrorString(status));
}

} // namespace ansatz::cuda
