// SPDX-License-Identifier: GPL-3.0-or-later
// What of the worker's code for GPUs is CUDA's alone: Legate's headers bring CUDA's own, which
// cannot be seen beside the host's runtime.
#include "tests/engine/cuda_simulator/stand_in_gpu.h"

#include "app/cupynumeric_worker/gradient_part.cu"
#include "app/cupynumeric_worker/take_on_gpu.cu"

void waitForHostGpu()
{
    ansatz::cuda::check(cudaStreamSynchronize(nullptr));
}
