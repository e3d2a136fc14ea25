// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/kernels_choice.h"

#include "engine/simulator/kernels_tables.h"

#include <vector>

namespace ansatz {

namespace {

template <class Real>
std::vector<const Kernels<Real> *> runnable()
{
    std::vector<const Kernels<Real> *> kernels{&singleKernels<Real>(), &baselineKernels<Real>()};
#if defined(ANSATZ_X86_KERNELS)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        kernels.push_back(&avx2Kernels<Real>());
    if (__builtin_cpu_supports("avx512f"))
        kernels.push_back(&avx512Kernels<Real>());
#endif
    return kernels;
}

} // namespace

template <class Real>
std::span<const Kernels<Real> *const> kernelsByLanes()
{
    static const std::vector<const Kernels<Real> *> kernels = runnable<Real>();
    return kernels;
}

template <class Real>
const Kernels<Real> &kernelsFor(std::size_t samples, std::size_t amplitudes,
                                std::size_t largestTile)
{
    const Kernels<Real> *chosen = kernelsByLanes<Real>().front();
    for (const Kernels<Real> *kernels : kernelsByLanes<Real>()) {
        if (static_cast<std::size_t>(chosen->lanes) >= samples
            || amplitudes * static_cast<std::size_t>(kernels->lanes) > largestTile)
            break;
        chosen = kernels;
    }
    return *chosen;
}

template std::span<const Kernels<float> *const> kernelsByLanes();
template std::span<const Kernels<double> *const> kernelsByLanes();
template const Kernels<float> &kernelsFor(std::size_t, std::size_t, std::size_t);
template const Kernels<double> &kernelsFor(std::size_t, std::size_t, std::size_t);

} // namespace ansatz
