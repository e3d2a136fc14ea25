// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_layout.h"

#include "engine/base/error.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

/// The first free column of every wire while operations are placed in order.
class Front {
public:
    explicit Front(int wires) : m_columns(static_cast<std::size_t>(wires), 0) {}

    PlacedOperation place(const Operation &operation)
    {
        const auto [top, bottom] = std::ranges::minmax(operation.qubits);
        const auto first = m_columns.begin() + top;
        const auto last = m_columns.begin() + bottom + 1;
        const int column = *std::max_element(first, last);
        std::fill(first, last, column + 1);
        return {column, top, bottom};
    }

    /// Closes all columns so far to what follows; the first column after them.
    int close()
    {
        const int column = std::ranges::max(m_columns);
        std::ranges::fill(m_columns, column);
        return column;
    }

private:
    std::vector<int> m_columns;
};

void placeColumns(CircuitLayout &layout, const LayoutSpacing &spacing)
{
    const int count = static_cast<int>(layout.columns.size());
    std::vector<char> opens(layout.columns.size() + 1, 0);
    std::vector<char> closes(layout.columns.size() + 1, 0);
    for (const BlockFrame &frame : layout.frames) {
        opens[static_cast<std::size_t>(frame.firstColumn)] = 1;
        closes[static_cast<std::size_t>(frame.lastColumn)] = 1;
    }
    double x = spacing.left;
    for (int c = 0; c < count; ++c) {
        const auto k = static_cast<std::size_t>(c);
        if (opens[k])
            x += c == 0 ? spacing.framePadding : 2 * spacing.framePadding - spacing.columnGap;
        layout.columns[k].left = x;
        x += layout.columns[k].width;
        layout.right = x;
        if (closes[k]) {
            layout.right = x + spacing.framePadding;
            x += 2 * spacing.framePadding - spacing.columnGap;
        }
        x += spacing.columnGap;
    }
    for (BlockFrame &frame : layout.frames) {
        frame.left =
            layout.columns[static_cast<std::size_t>(frame.firstColumn)].left - spacing.framePadding;
        frame.right = layout.columns[static_cast<std::size_t>(frame.lastColumn)].right()
                      + spacing.framePadding;
    }
}

} // namespace

CircuitLayout layOut(const Circuit &circuit, std::span<const double> widths,
                     const LayoutSpacing &spacing)
{
    ANSATZ_CHECK(widths.size() == circuit.operations.size(), "one width for each operation");
    CircuitLayout layout;
    layout.right = spacing.left;
    layout.operations.reserve(circuit.operations.size());
    Front front(circuit.qubits);
    auto block = circuit.blocks.begin();
    for (std::size_t k = 0; k < circuit.operations.size(); ++k) {
        if (block != circuit.blocks.end() && k == block->first)
            layout.frames.push_back({.firstColumn = front.close()});
        const PlacedOperation placed = front.place(circuit.operations[k]);
        layout.operations.push_back(placed);
        const auto column = static_cast<std::size_t>(placed.column);
        if (layout.columns.size() <= column)
            layout.columns.resize(column + 1);
        layout.columns[column].width = std::max(layout.columns[column].width, widths[k]);
        if (block != circuit.blocks.end() && k + 1 == block->first + block->count) {
            layout.frames.back().lastColumn = front.close() - 1;
            ++block;
        }
    }
    placeColumns(layout, spacing);
    return layout;
}

} // namespace ansatz::ui
