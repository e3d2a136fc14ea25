// SPDX-License-Identifier: GPL-3.0-or-later
#define ANSATZ_KERNELS kernels_baseline
#include "engine/simulator/kernels_impl.h"
#include "engine/simulator/kernels_tables.h"

namespace ansatz {

template <>
const Kernels<float> &singleKernels()
{
    return kernels_baseline::Loops<kernels_baseline::Scalars<float>>::table;
}

template <>
const Kernels<double> &singleKernels()
{
    return kernels_baseline::Loops<kernels_baseline::Scalars<double>>::table;
}

template <>
const Kernels<float> &baselineKernels()
{
    return kernels_baseline::Loops<kernels_baseline::Vectors<float, 16>>::table;
}

template <>
const Kernels<double> &baselineKernels()
{
    return kernels_baseline::Loops<kernels_baseline::Vectors<double, 16>>::table;
}

} // namespace ansatz
