// SPDX-License-Identifier: GPL-3.0-or-later
// Loops that do one thing as fast as a device can.
#pragma once

#include "engine/cuda_simulator/portable.cuh"

namespace ansatz::cuda {

inline constexpr unsigned peakThreads = 256;
inline constexpr unsigned peakAccumulators = 8; ///< independent of each other, for a thread

/// `rounds` times so many multiply-adds a thread, in registers. `factor` and `summand` come from
/// outside, and a sum goes there: the compiler must do them all.
template <class Real>
__global__ void __launch_bounds__(peakThreads, 1)
    multiplyAdds(unsigned rounds, Real factor, Real summand, Real *sums)
{
    Real values[peakAccumulators];
    ANSATZ_UNROLL
    for (unsigned k = 0; k < peakAccumulators; ++k)
        values[k] = static_cast<Real>(threadIdx.x + k);
    for (unsigned round = 0; round < rounds; ++round) {
        ANSATZ_UNROLL
        for (unsigned k = 0; k < peakAccumulators; ++k)
            values[k] = values[k] * factor + summand;
    }
    Real sum = 0;
    ANSATZ_UNROLL
    for (unsigned k = 0; k < peakAccumulators; ++k)
        sum += values[k];
    sums[std::size_t(blockIdx.x) * peakThreads + threadIdx.x] = sum;
}

/// Reads, changes and writes every number once.
template <class Real>
__global__ void __launch_bounds__(peakThreads, 1) sweepMemory(Real *numbers, std::size_t count)
{
    const std::size_t threads = std::size_t(gridDim.x) * peakThreads;
    for (std::size_t i = std::size_t(blockIdx.x) * peakThreads + threadIdx.x; i < count;
         i += threads)
        numbers[i] = numbers[i] * Real(0.5) + Real(0.25);
}

inline constexpr unsigned emptyThreads = 32;

/// Does nothing: what is left is the launch.
inline __global__ void __launch_bounds__(emptyThreads, 1) doNothing() {}

inline constexpr unsigned sharedNumbers = 8; ///< a thread

/// Reads, changes and writes every number of the block's shared memory `rounds` times.
template <class Real>
__global__ void __launch_bounds__(peakThreads, 1) sweepShared(unsigned rounds, Real *sums)
{
    SharedMemory shared;
    // Volatile: or each number would stay in its thread's register.
    volatile Real *own = shared.take<Real>(std::size_t(sharedNumbers) * peakThreads) + threadIdx.x;
    ANSATZ_UNROLL
    for (unsigned k = 0; k < sharedNumbers; ++k)
        own[k * peakThreads] = static_cast<Real>(k);
    for (unsigned round = 0; round < rounds; ++round) {
        Real values[sharedNumbers];
        ANSATZ_UNROLL
        for (unsigned k = 0; k < sharedNumbers; ++k)
            values[k] = own[k * peakThreads];
        ANSATZ_UNROLL
        for (unsigned k = 0; k < sharedNumbers; ++k)
            own[k * peakThreads] = values[k] + Real(1);
    }
    sums[std::size_t(blockIdx.x) * peakThreads + threadIdx.x] = own[0];
}

} // namespace ansatz::cuda
