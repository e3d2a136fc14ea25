// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit_cut.h"
#include "ui/circuit_editor/circuit_layout.h"

#include <QString>

#include <optional>
#include <vector>

namespace ansatz::ui {

/// Where the state is looked at, as a person chose it: behind a column of the drawing. It follows
/// the operations of that column through edits.
struct StateAnchor {
    bool atEnd = true;               ///< behind the last column, whichever that is
    std::vector<OperationId> column; ///< the operations of the column before it; none: the start
    int index = 0; ///< how many columns were before it; what counts when those operations are gone
    std::optional<int> repetition; ///< of the block that it is in; none: the last one
};

/// The same in a certain drawing.
struct StatePlace {
    int column = 0;                        ///< how many columns are before it
    int columns = 0;                       ///< of the drawing
    int repetition = 0;                    ///< of its block, from 0
    int repetitions = 1;                   ///< 1 where it is in no repeating block
    std::optional<std::size_t> block = {}; ///< behind one of whose columns it is

    [[nodiscard]] bool atEnd() const { return column == columns && repetition == repetitions - 1; }
    friend bool operator==(const StatePlace &, const StatePlace &) = default;
};

/// Behind `column` columns; the repetition counts where that is in a repeating block, none: the
/// last. Both are made to fit.
[[nodiscard]] StatePlace placeBehind(const Circuit &circuit, const CircuitLayout &layout,
                                     int column, std::optional<int> repetition = {});

[[nodiscard]] StatePlace resolve(const StateAnchor &anchor, const Circuit &circuit,
                                 const CircuitLayout &layout);
[[nodiscard]] StateAnchor anchorOf(const StatePlace &place, const Circuit &circuit,
                                   const CircuitLayout &layout);

/// One column on or back; through every repetition of a repeat block.
[[nodiscard]] StatePlace stepped(const StatePlace &place, const Circuit &circuit,
                                 const CircuitLayout &layout, bool forwards);

/// None at the end.
[[nodiscard]] std::optional<CircuitCut> cutAt(const StatePlace &place, const Circuit &circuit,
                                              const CircuitLayout &layout);

/// In the middle between what is before it and what comes after.
[[nodiscard]] double xOf(const StatePlace &place, const CircuitLayout &layout);

/// The place whose mark is nearest to `x`, in a block after its last repetition.
[[nodiscard]] StatePlace placeAtX(double x, const Circuit &circuit, const CircuitLayout &layout);

/// "after the last column", "before the first column", "after column 3 of 12, repetition 2 of 4".
[[nodiscard]] QString placeText(const StatePlace &place);
/// The same where there is little room: "after column 3, rep. 2"; empty at the end.
[[nodiscard]] QString shortPlaceText(const StatePlace &place);

} // namespace ansatz::ui
