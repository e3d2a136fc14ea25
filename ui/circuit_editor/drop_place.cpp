// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/drop_place.h"

#include <unordered_map>

namespace ansatz::ui {

namespace {

/// The operations among which a drop at some x is placed: those of a block, or those between two.
struct Segment {
    std::size_t first = 0;
    std::size_t end = 0;
    std::optional<std::size_t> block;
};

Segment segmentAt(const Circuit &circuit, const CircuitLayout &layout, double x)
{
    Segment segment{0, circuit.operations.size(), {}};
    for (std::size_t b = 0; b < circuit.blocks.size(); ++b) {
        const Block &block = circuit.blocks[b];
        if (x < layout.frames[b].left) {
            segment.end = block.first;
            return segment;
        }
        segment.first = block.first + block.count;
        if (x <= layout.frames[b].right)
            return {block.first, block.first + block.count, b};
    }
    return segment;
}

} // namespace

Place placeAt(const Circuit &circuit, const CircuitLayout &layout, double x, int top, int bottom)
{
    const Segment segment = segmentAt(circuit, layout, x);
    for (std::size_t k = segment.first; k < segment.end; ++k) {
        const PlacedOperation &placed = layout.operations[k];
        if (placed.bottom < top || placed.top > bottom)
            continue;
        if (layout.columns[static_cast<std::size_t>(placed.column)].center() > x)
            return {k, segment.block};
    }
    return {segment.end, segment.block};
}

bool shiftsOthers(const std::set<OperationId> &moved, const Circuit &before,
                  const CircuitLayout &layoutBefore, const Circuit &after,
                  const CircuitLayout &layoutAfter)
{
    std::unordered_map<OperationId, int> columns;
    for (std::size_t k = 0; k < before.operations.size(); ++k)
        columns[before.operations[k].id] = layoutBefore.operations[k].column;
    for (std::size_t k = 0; k < after.operations.size(); ++k) {
        const auto found = columns.find(after.operations[k].id);
        if (found != columns.end() && !moved.contains(found->first)
            && found->second != layoutAfter.operations[k].column)
            return true;
    }
    return false;
}

} // namespace ansatz::ui
