// SPDX-License-Identifier: GPL-3.0-or-later
#define ANSATZ_KERNELS kernels_baseline
#include "engine/simulator/kernels_impl.h"

namespace ansatz {

namespace {

// 16 bytes: SSE2 on every x86-64, NEON on every AArch64.
template <class Real>
using Baseline = kernels_baseline::Loops<kernels_baseline::Vectors<Real, 16>>;

} // namespace

#if defined(ANSATZ_X86_KERNELS)
const Kernels<float> *avx2FloatKernels();
const Kernels<double> *avx2DoubleKernels();
const Kernels<float> *avx512FloatKernels();
const Kernels<double> *avx512DoubleKernels();

namespace {

template <class Real>
const Kernels<Real> &widest(const Kernels<Real> *(*avx2)(), const Kernels<Real> *(*avx512)())
{
    if (__builtin_cpu_supports("avx512f"))
        return *avx512();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return *avx2();
    return Baseline<Real>::table;
}

} // namespace

template <>
const Kernels<float> &vectorKernels<float>()
{
    return widest(avx2FloatKernels, avx512FloatKernels);
}

template <>
const Kernels<double> &vectorKernels<double>()
{
    return widest(avx2DoubleKernels, avx512DoubleKernels);
}
#else
template <>
const Kernels<float> &vectorKernels<float>()
{
    return Baseline<float>::table;
}

template <>
const Kernels<double> &vectorKernels<double>()
{
    return Baseline<double>::table;
}
#endif

template <>
const Kernels<float> &singleKernels<float>()
{
    return kernels_baseline::Loops<kernels_baseline::Scalars<float>>::table;
}

template <>
const Kernels<double> &singleKernels<double>()
{
    return kernels_baseline::Loops<kernels_baseline::Scalars<double>>::table;
}

} // namespace ansatz
