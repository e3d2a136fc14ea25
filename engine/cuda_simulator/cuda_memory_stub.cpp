// SPDX-License-Identifier: GPL-3.0-or-later
// What a build without CUDA answers in the place of the .cu files.
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_memory.h"

namespace ansatz::cuda {

template <class Real>
TrainingMemory trainingMemory(const CompiledCircuit &, int, const TrainingMemoryTask &)
{
    throw UserError(cudaStatus().reason, "device", cudaStatus().remedy);
}

template TrainingMemory trainingMemory<float>(const CompiledCircuit &, int,
                                              const TrainingMemoryTask &);
template TrainingMemory trainingMemory<double>(const CompiledCircuit &, int,
                                               const TrainingMemoryTask &);

} // namespace ansatz::cuda
