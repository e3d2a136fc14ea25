// SPDX-License-Identifier: GPL-3.0-or-later
// What a build without CUDA answers in the place of the .cu files.
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_simulator.h"
#include "engine/cuda_simulator/device_loss.h"

namespace ansatz::cuda {

template <class Real>
std::unique_ptr<Simulator<Real>> makeCudaSimulator(const ExpandedCircuit &,
                                                   const std::vector<Observable> &, int)
{
    throw UserError(cudaStatus().reason, "device", cudaStatus().remedy);
}

template std::unique_ptr<Simulator<float>> makeCudaSimulator(const ExpandedCircuit &,
                                                             const std::vector<Observable> &, int);
template std::unique_ptr<Simulator<double>> makeCudaSimulator(const ExpandedCircuit &,
                                                              const std::vector<Observable> &, int);

std::optional<std::string> lossOf(int)
{
    return std::nullopt;
}

} // namespace ansatz::cuda
