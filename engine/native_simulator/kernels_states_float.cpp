// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native_simulator/kernels_states_float.cpp"
#include <hwy/foreach_target.h>

#include "engine/native_simulator/kernels_states-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

void setStatesFloat(Kernels<float> &kernels)
{
    kernels.product = &productState<float>;
    kernels.halfAngles = &halfAngles<float>;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz::native {

HWY_EXPORT(setStatesFloat);

void setStates(Kernels<float> &kernels, std::int64_t target)
{
    entryOf(HWY_DISPATCH_TABLE(setStatesFloat), target)(kernels);
}

} // namespace ansatz::native
#endif
