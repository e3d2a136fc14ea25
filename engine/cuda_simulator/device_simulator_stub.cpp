// SPDX-License-Identifier: GPL-3.0-or-later
// What a build without CUDA answers in the place of the .cu files.
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_simulator.h"

namespace ansatz::cuda {

template <class Real>
struct DeviceSimulator<Real>::State {};

template <class Real>
DeviceSimulator<Real>::DeviceSimulator(const CompiledCircuit &, int)
{
    throw UserError(cudaStatus().reason, "device", cudaStatus().remedy);
}

template <class Real>
DeviceSimulator<Real>::~DeviceSimulator() = default;

template <class Real>
void DeviceSimulator<Real>::prepare(std::size_t, bool)
{}

template <class Real>
PassId DeviceSimulator<Real>::forward(std::size_t, const Real *, const Real *, Real *, void *, bool)
{
    return 0;
}

template <class Real>
void DeviceSimulator<Real>::backward(std::size_t, const Real *, const Real *, const Real *, Real *,
                                     Real *, void *, PassId)
{}

template <class Real>
void DeviceSimulator<Real>::setBetweenTiles(std::function<void()>)
{}

template class DeviceSimulator<float>;
template class DeviceSimulator<double>;

} // namespace ansatz::cuda
