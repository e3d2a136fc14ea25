// SPDX-License-Identifier: GPL-3.0-or-later
// What kernels include. It spells for nvcc the few things that CUDA and the tests' stand-in on the
// host (tests/support/cuda_host) must spell differently.
#pragma once

#include <cstddef>
#include <cstdint>

#ifdef __CUDACC__

#include "engine/cuda_simulator/cuda_errors.cuh"

#define ANSATZ_UNROLL _Pragma("unroll")
#define ANSATZ_DEVICE __device__ __forceinline__

/// Bytes that one slice of dynamic shared memory takes; a launch asks for the sum over the slices.
template <class T>
__host__ __device__ constexpr std::size_t sharedSlice(std::size_t count)
{
    return (count * sizeof(T) + 15) / 16 * 16;
}

/// Hands out the block's dynamic shared memory slice after slice; every thread takes the same.
class SharedMemory {
public:
    __device__ SharedMemory()
    {
        extern __shared__ __align__(16) unsigned char dynamicSharedMemory[];
        m_next = dynamicSharedMemory;
    }
    template <class T>
    __device__ T *take(std::size_t count)
    {
        T *slice = reinterpret_cast<T *>(m_next);
        m_next += sharedSlice<T>(count);
        return slice;
    }

private:
    unsigned char *m_next;
};

ANSATZ_DEVICE void blockBarrier(int)
{
    __syncthreads();
}

ANSATZ_DEVICE void warpBarrier(int)
{
    __syncwarp();
}

/// kernel<<<grid, block, sharedBytes, stream>>>(args...), with the opt-in that more than 48 KiB
/// needs. Throws UserError.
template <class... P, class... A>
void launch(dim3 grid, dim3 block, std::size_t sharedBytes, void *stream, void (*kernel)(P...),
            A &&...args)
{
    if (sharedBytes > 48 * 1024)
        ansatz::cuda::check(cudaFuncSetAttribute(reinterpret_cast<const void *>(kernel),
                                                 cudaFuncAttributeMaxDynamicSharedMemorySize,
                                                 static_cast<int>(sharedBytes)));
    kernel<<<grid, block, sharedBytes, static_cast<cudaStream_t>(stream)>>>(
        static_cast<P>(args)...);
    ansatz::cuda::check(cudaGetLastError());
}

#else

#ifndef ANSATZ_CUDA_HOST
#error "kernels are compiled by nvcc, or by tests that include tests/support/cuda_host/cuda_host.h"
#endif
#define ANSATZ_UNROLL
#define ANSATZ_DEVICE inline

#endif
