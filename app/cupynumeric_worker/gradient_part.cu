// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/gradient_part.h"

#include "engine/cuda_simulator/device_memory.cuh"
#include "engine/cuda_simulator/portable.cuh"

#include <algorithm>

namespace ansatz::cupynumeric {

namespace {

template <class Real>
__global__ void add(double *sum, const Real *part, std::size_t count)
{
    const std::size_t k = std::size_t(blockIdx.x) * blockDim.x + threadIdx.x;
    if (k < count)
        sum[k] += double(part[k]);
}

} // namespace

int currentDevice()
{
    int device = 0;
    cuda::check(cudaGetDevice(&device));
    return device;
}

template <class Real>
struct GradientPart<Real>::Memory {
    cuda::DeviceMemory memory;
};

template <class Real>
GradientPart<Real>::GradientPart(std::size_t weights)
    : m_memory(std::make_unique<Memory>()), m_weights(weights)
{
    m_memory->memory.allocate(std::max<std::size_t>(1, weights) * sizeof(Real));
}

template <class Real>
GradientPart<Real>::~GradientPart() = default;

template <class Real>
Real *GradientPart<Real>::data() const
{
    return reinterpret_cast<Real *>(m_memory->memory.start());
}

template <class Real>
void GradientPart<Real>::addTo(double *sum, void *stream) const
{
    constexpr unsigned threads = 128;
    const auto blocks = static_cast<unsigned>((m_weights + threads - 1) / threads);
    if (blocks == 0)
        return;
    launch(dim3(blocks), dim3(threads), 0, stream, add<Real>, sum, data(), m_weights);
}

template class GradientPart<float>;
template class GradientPart<double>;

} // namespace ansatz::cupynumeric
