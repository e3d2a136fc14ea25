// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with -mavx2 -mfma.
#if defined(ANSATZ_X86_KERNELS)
#define ANSATZ_KERNELS kernels_avx2
#include "engine/simulator/kernels_impl.h"
#include "engine/simulator/kernels_tables.h"

namespace ansatz {

template <>
const Kernels<float> &avx2Kernels()
{
    return kernels_avx2::Loops<kernels_avx2::Vectors<float, 32>>::table;
}

template <>
const Kernels<double> &avx2Kernels()
{
    return kernels_avx2::Loops<kernels_avx2::Vectors<double, 32>>::table;
}

} // namespace ansatz
#endif
