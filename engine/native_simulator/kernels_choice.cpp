// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#include <vector>

namespace ansatz::native {

namespace {

template <class Real>
Kernels<Real> kernelsOf(std::int64_t target)
{
    Kernels<Real> kernels;
    setApply(kernels, target);
    setUndo(kernels, target);
    setObservables(kernels, target);
    setPhases(kernels, target);
    setStates(kernels, target);
    return kernels;
}

/// All sets of kernels of this CPU, put together once.
template <class Real>
struct Choice {
    std::vector<Kernels<Real>> sets;
    std::vector<const Kernels<Real> *> pointers;

    Choice()
    {
        // Better instruction sets have lower bits.
        for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
            sets.push_back(kernelsOf<Real>(target));
        for (const Kernels<Real> &set : sets)
            pointers.push_back(&set);
    }

    static const Choice &get()
    {
        static const Choice choice;
        return choice;
    }
};

} // namespace

template <class Real>
const Kernels<Real> &kernels()
{
    return Choice<Real>::get().sets.front();
}

template <class Real>
const Kernels<Real> *const *allKernels(std::size_t &count)
{
    const Choice<Real> &choice = Choice<Real>::get();
    count = choice.pointers.size();
    return choice.pointers.data();
}

template const Kernels<float> &kernels<float>();
template const Kernels<double> &kernels<double>();
template const Kernels<float> *const *allKernels<float>(std::size_t &count);
template const Kernels<double> *const *allKernels<double>(std::size_t &count);

} // namespace ansatz::native
