// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native_simulator/kernels_apply_float.cpp"
#include <hwy/foreach_target.h>

#include "engine/native_simulator/kernels_apply-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

void setApplyFloat(Kernels<float> &kernels)
{
    kernels.name = targetName();
    kernels.lanes = static_cast<int>(laneCount<float>);
    kernels.bestBlockBits = bestBlockBits;
    kernels.apply = &apply<float>;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz::native {

HWY_EXPORT(setApplyFloat);

void setApply(Kernels<float> &kernels, std::int64_t target)
{
    entryOf(HWY_DISPATCH_TABLE(setApplyFloat), target)(kernels);
}

} // namespace ansatz::native
#endif
