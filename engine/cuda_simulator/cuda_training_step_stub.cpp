// SPDX-License-Identifier: GPL-3.0-or-later
// What a build without CUDA answers in the place of the .cu files.
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_training_step.h"

namespace ansatz::cuda {

template <class Real>
std::unique_ptr<CudaTrainingStep<Real>> makeCudaTrainingStep(const CompiledCircuit &, int,
                                                             const TrainingSetup<Real> &)
{
    throw UserError(cudaStatus().reason, "device", cudaStatus().remedy);
}

template std::unique_ptr<CudaTrainingStep<float>>
makeCudaTrainingStep(const CompiledCircuit &, int, const TrainingSetup<float> &);
template std::unique_ptr<CudaTrainingStep<double>>
makeCudaTrainingStep(const CompiledCircuit &, int, const TrainingSetup<double> &);

} // namespace ansatz::cuda
