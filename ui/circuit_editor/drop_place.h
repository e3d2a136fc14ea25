// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/circuit_layout.h"

#include <set>

namespace ansatz::ui {

/// The place for something dropped at `x` on the wires from `top` to `bottom`: behind what lies
/// left of it on these wires and before what lies right of it; in the block whose frame is there.
[[nodiscard]] Place placeAt(const Circuit &circuit, const CircuitLayout &layout, double x, int top,
                            int bottom);

/// True when operations other than the `moved` ones change their column.
[[nodiscard]] bool shiftsOthers(const std::set<OperationId> &moved, const Circuit &before,
                                const CircuitLayout &layoutBefore, const Circuit &after,
                                const CircuitLayout &layoutAfter);

} // namespace ansatz::ui
