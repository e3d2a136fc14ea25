// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/circuit_layout.h"

#include <set>

namespace ansatz::ui {

/// Where the keyboard is in a circuit: before an operation on a wire, at the wire's end, or behind
/// it at its output, where keys choose what is measured.
struct Caret {
    int wire = 0;
    OperationId before = 0; ///< 0: at the end
    bool atOutput = false;

    friend bool operator==(const Caret &, const Caret &) = default;
};

enum class CaretMove { Left, Right, Up, Down, Home, End, BlockLeft, BlockRight };

/// The neighbouring place; up and down keep to the column as well as they can, and what is drawn in
/// one column is one step. BlockLeft and BlockRight go to where a block begins or ends.
[[nodiscard]] Caret moved(const Circuit &circuit, const CircuitLayout &layout, const Caret &caret,
                          CaretMove move);

/// The caret made valid for a circuit that changed.
[[nodiscard]] Caret clamped(const Circuit &circuit, const Caret &caret);

/// Where something typed at the caret goes; at an output, to the end.
[[nodiscard]] Place placeOf(const Circuit &circuit, const Caret &caret);

/// The place that moves operations one step along their wires, past the next one that shares a
/// wire with the first or last of them; nothing when there is none.
[[nodiscard]] std::optional<Place> stepPlace(const Circuit &circuit,
                                             const std::set<OperationId> &ids, bool right);

} // namespace ansatz::ui
