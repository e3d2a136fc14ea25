// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/template_picture.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/circuit_layout.h"
#include "ui/circuit_editor/gate_face.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr double widestStep = 12;

void paintOperation(QPainter &painter, const Operation &operation, double x, double pitch,
                    double top)
{
    const auto [line, fill] = colorsOf(roleOf(operation));
    const auto y = [&](int wire) { return top + (wire + 0.5) * pitch; };
    painter.setPen(QPen(line, 1));
    painter.setBrush(fill);
    if (operation.qubits.size() == 1) {
        painter.drawRect(QRectF(x - 3, y(operation.qubits[0]) - 2.5, 6, 5));
        return;
    }
    const auto [first, last] = std::ranges::minmax(operation.qubits);
    painter.drawLine(QPointF(x, y(first)), QPointF(x, y(last)));
    const std::string_view name = operation.gate->name;
    for (std::size_t k = 0; k < operation.qubits.size(); ++k) {
        const bool control = int(k) < operation.gate->controls;
        const bool isNot = !control && (name == "cx" || name == "ccx");
        painter.setBrush(isNot ? fill : line);
        const double size = isNot ? 2.4 : 1.2;
        painter.drawEllipse(QPointF(x, y(operation.qubits[k])), size, size);
    }
}

} // namespace

Circuit sampleOf(const Template &entry, int wires, const std::vector<int> &values)
{
    try {
        return entry.circuit(std::min(wires, entry.mostQubits), values);
    } catch (const UserError &) {
        Circuit empty;
        empty.qubits = wires;
        return empty;
    }
}

void paintCircuitPicture(QPainter &painter, const QRectF &area, const Circuit &circuit)
{
    const std::vector<double> widths(circuit.operations.size(), 1);
    const CircuitLayout layout =
        layOut(circuit, widths, {.left = 0, .columnGap = 1}, {.layers = true, .folded = {}});
    const double pitch = area.height() / circuit.qubits;
    const double step = std::min(widestStep, area.width() / double(layout.columns.size() + 1));
    painter.setPen(QPen(colors().wire, 1));
    for (int wire = 0; wire < circuit.qubits; ++wire) {
        const double y = area.top() + (wire + 0.5) * pitch;
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    const double left = area.left() + (area.width() - step * double(layout.columns.size())) / 2;
    for (const Block &block : circuit.blocks) {
        if (block.repetitions < 2)
            continue;
        std::vector<int> inside;
        for (std::size_t k = block.first; k < block.first + block.count; ++k)
            inside.push_back(layout.operations[k].column);
        const auto [first, last] = std::ranges::minmax(inside);
        const QRectF frame(left + first * step, area.top() + 0.5, (last - first + 1) * step,
                           area.height() - 1);
        painter.setPen(QPen(colors().muted, 1, Qt::DashLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(frame);
        if (area.height() > 60) // there is room for a number
            painter.drawText(frame.adjusted(0, 1, -3, 0), Qt::AlignRight | Qt::AlignTop,
                             QStringLiteral("×%1").arg(block.repetitions));
    }
    for (std::size_t k = 0; k < circuit.operations.size(); ++k)
        paintOperation(painter, circuit.operations[k],
                       left + (layout.operations[k].column + 0.5) * step, pitch, area.top());
}

} // namespace ansatz::ui
