// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_layout.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cstdint>

namespace ansatz::ui {

namespace {

using WireMask = std::uint64_t;
static_assert(maximumQubits <= 64);

/// The wires from the operation's topmost to its lowest, also those that it only crosses.
WireMask spanOf(const Operation &operation)
{
    const auto [top, bottom] = std::ranges::minmax(operation.qubits);
    return ((WireMask{2} << (bottom - top)) - 1) << top;
}

/// The first free column of every wire while operations are placed in order.
class Front {
public:
    explicit Front(int wires) : m_columns(static_cast<std::size_t>(wires), 0) {}

    [[nodiscard]] int firstFree(int top, int bottom) const
    {
        return *std::max_element(m_columns.begin() + top, m_columns.begin() + bottom + 1);
    }

    PlacedOperation put(int column, int top, int bottom)
    {
        std::fill(m_columns.begin() + top, m_columns.begin() + bottom + 1, column + 1);
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

class Placing {
public:
    Placing(const Circuit &circuit, std::span<const double> widths, const LayoutOptions &options)
        : m_circuit(circuit), m_widths(widths), m_options(options), m_front(circuit.qubits),
          m_placed(circuit.operations.size(), 0)
    {
        layout.operations.resize(circuit.operations.size());
    }

    void placeAll()
    {
        std::size_t next = 0;
        for (std::size_t b = 0; b < m_circuit.blocks.size(); ++b) {
            const Block &block = m_circuit.blocks[b];
            placeRange(next, block.first);
            next = block.first + block.count;
            const bool folded = m_options.isFolded(b);
            layout.frames.push_back({.firstColumn = m_front.close(), .folded = folded});
            if (folded)
                placeFolded(block);
            else
                placeRange(block.first, next);
            layout.frames.back().lastColumn = m_front.close() - 1;
        }
        placeRange(next, m_circuit.operations.size());
    }

    CircuitLayout layout;

private:
    void placeRange(std::size_t first, std::size_t end)
    {
        for (std::size_t k = first; k < end; ++k) {
            if (m_placed[k])
                continue;
            if (m_options.layers && m_circuit.operations[k].qubits.size() == 1) {
                placeLayer(layerFrom(k, end));
                continue;
            }
            const auto [top, bottom] = std::ranges::minmax(m_circuit.operations[k].qubits);
            put(k, m_front.firstFree(top, bottom), top, bottom);
        }
    }

    /// The operation with all of the same gate that could stand directly behind it in the list.
    [[nodiscard]] std::vector<std::size_t> layerFrom(std::size_t first, std::size_t end) const
    {
        const std::vector<Operation> &operations = m_circuit.operations;
        const WireMask all = (WireMask{2} << (m_circuit.qubits - 1)) - 1;
        std::vector<std::size_t> layer{first};
        WireMask taken = spanOf(operations[first]);
        for (std::size_t k = first + 1; k < end && taken != all; ++k) {
            if (m_placed[k])
                continue;
            const WireMask wires = spanOf(operations[k]);
            if (operations[k].gate == operations[first].gate && (wires & taken) == 0)
                layer.push_back(k);
            taken |= wires; // by the layer, or by what has to come before the next on that wire
        }
        return layer;
    }

    void placeLayer(const std::vector<std::size_t> &layer)
    {
        int column = 0;
        for (const std::size_t k : layer) {
            const int wire = m_circuit.operations[k].qubits.front();
            column = std::max(column, m_front.firstFree(wire, wire));
        }
        for (const std::size_t k : layer) {
            const int wire = m_circuit.operations[k].qubits.front();
            put(k, column, wire, wire);
        }
    }

    void placeFolded(const Block &block)
    {
        int top = m_circuit.qubits;
        int bottom = 0;
        for (std::size_t k = block.first; k < block.first + block.count; ++k) {
            const auto [first, last] = std::ranges::minmax(m_circuit.operations[k].qubits);
            top = std::min(top, first);
            bottom = std::max(bottom, last);
        }
        const int column = m_front.firstFree(top, bottom);
        for (std::size_t k = block.first; k < block.first + block.count; ++k)
            put(k, column, top, bottom);
    }

    void put(std::size_t k, int column, int top, int bottom)
    {
        layout.operations[k] = m_front.put(column, top, bottom);
        m_placed[k] = 1;
        const auto index = static_cast<std::size_t>(column);
        if (layout.columns.size() <= index)
            layout.columns.resize(index + 1);
        layout.columns[index].width = std::max(layout.columns[index].width, m_widths[k]);
    }

    const Circuit &m_circuit;
    std::span<const double> m_widths;
    const LayoutOptions &m_options;
    Front m_front;
    std::vector<char> m_placed;
};

void placeColumns(CircuitLayout &layout, const LayoutSpacing &spacing)
{
    const int count = static_cast<int>(layout.columns.size());
    std::vector<char> opens(layout.columns.size() + 1, 0);
    std::vector<char> closes(layout.columns.size() + 1, 0);
    for (const BlockFrame &frame : layout.frames) {
        if (frame.folded)
            continue;
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
        const double padding = frame.folded ? 0 : spacing.framePadding;
        frame.left = layout.columns[static_cast<std::size_t>(frame.firstColumn)].left - padding;
        frame.right = layout.columns[static_cast<std::size_t>(frame.lastColumn)].right() + padding;
    }
}

} // namespace

CircuitLayout layOut(const Circuit &circuit, std::span<const double> widths,
                     const LayoutSpacing &spacing, const LayoutOptions &options)
{
    ANSATZ_CHECK(widths.size() == circuit.operations.size(), "one width for each operation");
    Placing placing(circuit, widths, options);
    placing.placeAll();
    CircuitLayout layout = std::move(placing.layout);
    layout.right = spacing.left;
    placeColumns(layout, spacing);
    return layout;
}

} // namespace ansatz::ui
