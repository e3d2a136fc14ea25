// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with -mavx2 -mfma; reached only on CPUs that have both.
#if defined(ANSATZ_X86_KERNELS)
#define ANSATZ_KERNELS kernels_avx2
#include "engine/simulator/kernels_impl.h"

namespace ansatz {

const Kernels<float> *avx2FloatKernels()
{
    return &kernels_avx2::Loops<kernels_avx2::Vectors<float, 32>>::table;
}

const Kernels<double> *avx2DoubleKernels()
{
    return &kernels_avx2::Loops<kernels_avx2::Vectors<double, 32>>::table;
}

} // namespace ansatz
#endif
