// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native_simulator/kernels_apply_double.cpp"
#include <hwy/foreach_target.h>

#include "engine/native_simulator/kernels_apply-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

void setApplyDouble(Kernels<double> &kernels)
{
    kernels.name = targetName();
    kernels.lanes = static_cast<int>(laneCount<double>);
    kernels.bestBlockBits = bestBlockBits;
    kernels.apply = &apply<double>;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz::native {

HWY_EXPORT(setApplyDouble);

void setApply(Kernels<double> &kernels, std::int64_t target)
{
    entryOf(HWY_DISPATCH_TABLE(setApplyDouble), target)(kernels);
}

} // namespace ansatz::native
#endif
