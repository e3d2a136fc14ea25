// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstddef>
#include <span>
#include <vector>

namespace ansatz::ui {

/// Distances along a wire, in scene units.
struct LayoutSpacing {
    double left = 0;          ///< where the first column starts
    double columnGap = 14;    ///< between two columns
    double framePadding = 14; ///< between a block's frame and its columns, and outside the frame
};

/// What a person chose of the drawing; the circuit is the same in all of them.
struct LayoutOptions {
    /// One-qubit gates of a kind that stand beside each other in the circuit share a column, as
    /// the layers that they are; else every operation is packed as far left as it goes.
    bool layers = false;
    /// For each block, whether it is drawn as one box; empty: none is.
    std::vector<char> folded;

    [[nodiscard]] bool isFolded(std::size_t block) const
    {
        return block < folded.size() && folded[block] != 0;
    }
};

/// Where an operation is drawn: its column, and the wires it spans (also those between its qubits).
struct PlacedOperation {
    int column = 0;
    int top = 0;
    int bottom = 0;

    friend bool operator==(const PlacedOperation &, const PlacedOperation &) = default;
};

struct LayoutColumn {
    double left = 0;
    double width = 0;

    [[nodiscard]] double center() const { return left + width / 2; }
    [[nodiscard]] double right() const { return left + width; }
};

/// The frame of the block of the same index; columns in between are the block's alone. That of a
/// folded one is its box.
struct BlockFrame {
    int firstColumn = 0;
    int lastColumn = 0;
    double left = 0;
    double right = 0;
    bool folded = false;
};

struct CircuitLayout {
    std::vector<PlacedOperation> operations; ///< of the circuit's, in its order
    std::vector<LayoutColumn> columns;
    std::vector<BlockFrame> frames; ///< of the circuit's blocks
    double right = 0;               ///< where the last column or frame ends
};

/// Places every operation, in order, where its wires and the blocks' frames allow. `widths` holds
/// the width of each operation's drawing, for those of a folded block that of its box.
[[nodiscard]] CircuitLayout layOut(const Circuit &circuit, std::span<const double> widths,
                                   const LayoutSpacing &spacing = {},
                                   const LayoutOptions &options = {});

} // namespace ansatz::ui
