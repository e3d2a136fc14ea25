// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

namespace ansatz::ui {

/// Numbers the weights of a folded circuit without gaps, in the order of their indices; where that
/// writes out to other numbers than `writtenOut` has and the order of `before` does not, in the
/// latter's order. Operations are matched by id, and the ways that weights start come along from
/// `before` and, for what it no longer has, from `removed`. False when the numbers are not those of
/// `writtenOut`.
bool numberWeights(Circuit &folded, const Circuit &writtenOut, const Circuit &before,
                   const Circuit &removed);

} // namespace ansatz::ui
