// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with -mavx512f; reached only on CPUs that have it.
#if defined(ANSATZ_X86_KERNELS)
#define ANSATZ_KERNELS kernels_avx512
#include "engine/simulator/kernels_impl.h"

namespace ansatz {

const Kernels<float> *avx512FloatKernels()
{
    return &kernels_avx512::Loops<kernels_avx512::Vectors<float, 64>>::table;
}

const Kernels<double> *avx512DoubleKernels()
{
    return &kernels_avx512::Loops<kernels_avx512::Vectors<double, 64>>::table;
}

} // namespace ansatz
#endif
