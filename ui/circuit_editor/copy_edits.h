// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"

#include <set>

// Copies of operations; as the other edits, they throw UserError and leave the circuit as it was.
namespace ansatz::ui {

/// These operations as a circuit of their own, on the wires that they had, with the blocks of which
/// all operations are among them. Valid as a file; the qubits end with the lowest that is used.
[[nodiscard]] Circuit excerpt(const Circuit &circuit, const std::set<OperationId> &ids);

/// Inserts all of `copied`, `wireShift` wires down, under new ids, with the blocks that it has. Its
/// weights become new ones, that start as they do: what was shared among its operations is shared
/// among the new ones, and nothing with others. Features stay. Missing wires are added. The new
/// ids, in order.
std::vector<OperationId> insertCopies(Circuit &circuit, const Place &place, const Circuit &copied,
                                      int wireShift);

/// Where a duplicate of these operations goes: behind the last one, and behind its block when all
/// of that is among them.
[[nodiscard]] Place behind(const Circuit &circuit, const std::set<OperationId> &ids);

/// Inserts one operation like `pattern` for each cell, in order. Weights are new ones each, that
/// start as the pattern's; a
/// feature with the number of the pattern's first wire follows the wire.
struct SpanCell {
    Place place; ///< in the circuit as it is
    int wireShift = 0;
};
std::vector<OperationId> insertSpan(Circuit &circuit, const Operation &pattern,
                                    const std::vector<SpanCell> &cells);

} // namespace ansatz::ui
