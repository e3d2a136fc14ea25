// SPDX-License-Identifier: GPL-3.0-or-later
// What a build without CUDA answers in the place of the .cu files.
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_peaks.h"

namespace ansatz::cuda {

template <class Real>
CudaPeaks measureCudaPeaks(int)
{
    throw UserError(cudaStatus().reason, "device", cudaStatus().remedy);
}

template CudaPeaks measureCudaPeaks<float>(int);
template CudaPeaks measureCudaPeaks<double>(int);

} // namespace ansatz::cuda
