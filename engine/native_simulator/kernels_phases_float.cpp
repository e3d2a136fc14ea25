// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native_simulator/kernels_phases_float.cpp"
#include <hwy/foreach_target.h>

#include "engine/native_simulator/kernels_phases-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

void setPhasesFloat(Kernels<float> &kernels)
{
    kernels.phases = &phases<float>;
    kernels.undoPhases = &undoPhases<float>;
    kernels.diagonalExpectations = &diagonalExpectations<float>;
    kernels.addDiagonal = &addDiagonal<float>;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz::native {

HWY_EXPORT(setPhasesFloat);

void setPhases(Kernels<float> &kernels, std::int64_t target)
{
    entryOf(HWY_DISPATCH_TABLE(setPhasesFloat), target)(kernels);
}

} // namespace ansatz::native
#endif
