// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled with -mavx512f.
#if defined(ANSATZ_X86_KERNELS)
#define ANSATZ_KERNELS kernels_avx512
#include "engine/simulator/kernels_impl.h"
#include "engine/simulator/kernels_tables.h"

namespace ansatz {

template <>
const Kernels<float> &avx512Kernels()
{
    return kernels_avx512::Loops<kernels_avx512::Vectors<float, 64>>::table;
}

template <>
const Kernels<double> &avx512Kernels()
{
    return kernels_avx512::Loops<kernels_avx512::Vectors<double, 64>>::table;
}

} // namespace ansatz
#endif
