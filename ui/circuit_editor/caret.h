// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/circuit_layout.h"

namespace ansatz::ui {

/// Where the keyboard is in a circuit: before an operation on a wire, or at the wire's end.
struct Caret {
    int wire = 0;
    OperationId before = 0; ///< 0: at the end

    friend bool operator==(const Caret &, const Caret &) = default;
};

enum class CaretMove { Left, Right, Up, Down, Home, End };

/// The neighbouring place; up and down keep to the column as well as they can.
[[nodiscard]] Caret moved(const Circuit &circuit, const CircuitLayout &layout, const Caret &caret,
                          CaretMove move);

/// The caret made valid for a circuit that changed.
[[nodiscard]] Caret clamped(const Circuit &circuit, const Caret &caret);

/// Where something typed at the caret goes.
[[nodiscard]] Place placeOf(const Circuit &circuit, const Caret &caret);

/// The place that moves an operation one step along its wires, past the next one that shares a
/// wire; nothing at the first or last.
[[nodiscard]] std::optional<Place> stepPlace(const Circuit &circuit, OperationId id, bool right);

} // namespace ansatz::ui
