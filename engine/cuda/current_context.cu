// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/current_context.h"

#include <cuda_runtime_api.h>

namespace ansatz {

void makeCudaContextCurrent(int deviceIndex)
{
    if (cudaSetDevice(deviceIndex) != cudaSuccess)
        (void)cudaGetLastError(); // or the next, unrelated call would report it
}

} // namespace ansatz
