// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace ansatz::test {

/// The larger one; NaN where one of them is, which std::max may lose.
[[nodiscard]] inline double worst(double before, double next)
{
    return std::isnan(before) || next <= before ? before : next;
}

} // namespace ansatz::test
