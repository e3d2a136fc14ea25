// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"

#include <vector>

namespace ansatz {

/// A term of a parameter-shift rule.
struct ShiftTerm {
    double shift;
    double coefficient;
};

/// The terms of a rule: ∂f/∂θ = Σ coefficient·f(θ + shift), exactly.
[[nodiscard]] std::vector<ShiftTerm> shiftTerms(ShiftRule rule);

} // namespace ansatz
