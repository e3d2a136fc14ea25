// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native_simulator/kernels_states_double.cpp"
#include <hwy/foreach_target.h>

#include "engine/native_simulator/kernels_states-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

void setStatesDouble(Kernels<double> &kernels)
{
    kernels.product = &productState<double>;
    kernels.halfAngles = &halfAngles<double>;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz::native {

HWY_EXPORT(setStatesDouble);

void setStates(Kernels<double> &kernels, std::int64_t target)
{
    entryOf(HWY_DISPATCH_TABLE(setStatesDouble), target)(kernels);
}

} // namespace ansatz::native
#endif
