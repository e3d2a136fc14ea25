// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <functional>
#include <vector>

namespace ansatz::ui {

/// Calls `visit` with a reference to every weight index that a parameter reads.
template <class Param, class Visit>
void forEachWeight(Param &parameter, const Visit &visit)
{
    if (parameter.source == Parameter::Source::Weight)
        visit(parameter.index);
    if (parameter.hasTrainableScale())
        visit(parameter.scaleWeight);
}

/// A circuit without blocks whose repetitions are drawn once.
struct FoldedCircuit {
    /// Weights have their indices of the written-out circuit, so that some are not read.
    Circuit circuit;
    std::vector<std::size_t> drawnOf; ///< index of the drawn operation: [written-out operations]
    std::vector<std::size_t> unequal; ///< which blocks stay written out: their repetitions differ
};

/// Folds runs of operations into blocks. `first` and `count` of a block are of the circuit that is
/// given, with all repetitions; blocks are in order and do not overlap. A run is folded only where
/// expand() gives back the same operations, up to the numbers of weights: in every repetition the
/// same gates, and weights that are all its own or all shared with the outside.
[[nodiscard]] FoldedCircuit foldBlocks(const Circuit &writtenOut, const std::vector<Block> &blocks);

} // namespace ansatz::ui
