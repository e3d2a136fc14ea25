// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What every file of kernels includes before Highway: the instruction sets that are worth their
/// compile time, and the parts that the table of kernels is put together from.
// SSSE3 without SSE4 is rare; AVX3_DL adds nothing to arithmetic; vectors of unknown size (SVE,
// RVV) cannot be members of arrays, as amplitudes of a group are here.
#define HWY_DISABLED_TARGETS                                                                       \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#include "engine/native_simulator/kernels.h"

#include <hwy/targets.h>

#include <cstdint>

namespace ansatz::native {

/// Each fills the members that it knows, for one of Highway's targets that was compiled.
void setApply(Kernels<float> &kernels, std::int64_t target);
void setApply(Kernels<double> &kernels, std::int64_t target);
void setUndo(Kernels<float> &kernels, std::int64_t target);
void setUndo(Kernels<double> &kernels, std::int64_t target);
void setObservables(Kernels<float> &kernels, std::int64_t target);
void setObservables(Kernels<double> &kernels, std::int64_t target);
void setPhases(Kernels<float> &kernels, std::int64_t target);
void setPhases(Kernels<double> &kernels, std::int64_t target);
void setStates(Kernels<float> &kernels, std::int64_t target);
void setStates(Kernels<double> &kernels, std::int64_t target);

/// The entry for `target` of a table that HWY_EXPORT made.
template <class Function, std::size_t size>
Function *entryOf(Function *const (&table)[size], std::int64_t target)
{
    if constexpr (size == 1) {
        return table[0];
    } else {
        hwy::ChosenTarget chosen;
        chosen.Update(target);
        return table[chosen.GetIndex()];
    }
}

} // namespace ansatz::native
