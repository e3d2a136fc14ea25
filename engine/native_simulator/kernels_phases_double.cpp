// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/kernels_parts.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/native_simulator/kernels_phases_double.cpp"
#include <hwy/foreach_target.h>

#include "engine/native_simulator/kernels_phases-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

void setPhasesDouble(Kernels<double> &kernels)
{
    kernels.phases = &phases<double>;
    kernels.undoPhases = &undoPhases<double>;
    kernels.diagonalExpectations = &diagonalExpectations<double>;
    kernels.addDiagonal = &addDiagonal<double>;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz::native {

HWY_EXPORT(setPhasesDouble);

void setPhases(Kernels<double> &kernels, std::int64_t target)
{
    entryOf(HWY_DISPATCH_TABLE(setPhasesDouble), target)(kernels);
}

} // namespace ansatz::native
#endif
