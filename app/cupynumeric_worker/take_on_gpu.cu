// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/portable.cuh"

#include <cstddef>
#include <cstdint>

namespace ansatz::cupynumeric {

namespace {

__global__ void take(const std::uint32_t *source, const std::int64_t *places, std::uint32_t *output,
                     std::size_t results, std::size_t words)
{
    const std::size_t i = std::size_t(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= results)
        return;
    for (std::size_t k = 0; k < words; ++k)
        output[i * words + k] = source[static_cast<std::size_t>(places[i]) * words + k];
}

} // namespace

void takeOnGpu(const void *source, const std::int64_t *places, void *output, std::size_t results,
               std::size_t elementBytes, void *stream)
{
    constexpr unsigned threads = 256;
    const auto blocks = static_cast<unsigned>((results + threads - 1) / threads);
    launch(dim3(blocks), dim3(threads), 0, stream, take, static_cast<const std::uint32_t *>(source),
           places, static_cast<std::uint32_t *>(output), results,
           elementBytes / sizeof(std::uint32_t));
}

} // namespace ansatz::cupynumeric
