// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native_simulator/kernels_observables_float.cpp"
#include <hwy/foreach_target.h>

#include "engine/native_simulator/kernels_observables-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

void setObservablesFloat(Kernels<float> &kernels)
{
    kernels.expectations = &expectations<float>;
    kernels.addObservables = &addObservables<float>;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz::native {

HWY_EXPORT(setObservablesFloat);

void setObservables(Kernels<float> &kernels, std::int64_t target)
{
    entryOf(HWY_DISPATCH_TABLE(setObservablesFloat), target)(kernels);
}

} // namespace ansatz::native
#endif
