// SPDX-License-Identifier: GPL-3.0-or-later
// A GPU for which the host stands in: the engine's code for GPUs compiled against the host's
// runtime (tests/support/cuda_host/runtime, which the target must find before CUDA's), in the place
// of what the engine's libraries have. For one source file of a program.
#pragma once

#include "tests/support/cuda_host/cuda_host.h"

#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/current_context.cu"
#include "engine/cuda/free_memory.cu"
#include "engine/cuda_simulator/cuda_errors.cu"
#include "engine/cuda_simulator/cuda_memory.cu"
#include "engine/cuda_simulator/cuda_peaks.cu"
#include "engine/cuda_simulator/cuda_training_step.cu"
#include "engine/cuda_simulator/device_loss.cu"
#include "engine/cuda_simulator/device_simulator.cuh"
#include "engine/cuda_simulator/host_simulator.cu"

template class ansatz::cuda::DeviceSimulator<float>;
template class ansatz::cuda::DeviceSimulator<double>;

/// What cudaStatus answers.
inline ansatz::CudaStatus &standInStatus()
{
    static ansatz::CudaStatus status = [] {
        ansatz::CudaStatus answer;
        answer.builtWithCuda = true;
        answer.devices.push_back({.index = 0, .name = "stand-in", .computeMajor = 9});
        return answer;
    }();
    return status;
}

const ansatz::CudaStatus &ansatz::cudaStatus()
{
    return standInStatus();
}
