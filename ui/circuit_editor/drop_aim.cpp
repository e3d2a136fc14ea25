// SPDX-License-Identifier: GPL-3.0-or-later
// What a drop at a point means.
#include "ui/circuit_editor/drop_place.h"
#include "ui/circuit_editor/drop_preview.h"

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double columnSlack = 10; ///< a hand is not steady

struct Wires {
    int top = maximumQubits;
    int bottom = 0;
};

Wires wiresOf(const Circuit &circuit, const std::set<OperationId> &ids)
{
    Wires wires;
    for (const Operation &operation : circuit.operations) {
        if (!ids.contains(operation.id))
            continue;
        const auto [first, last] = std::ranges::minmax(operation.qubits);
        wires.top = std::min(wires.top, first);
        wires.bottom = std::max(wires.bottom, last);
    }
    return wires;
}

void aimMove(DropAim &aim, const CircuitScene &scene, const Dragged &dragged, QPointF point)
{
    const Circuit &circuit = scene.circuit();
    const auto [top, bottom] = wiresOf(circuit, dragged.operations);
    const int lowest = std::min(circuit.qubits, maximumQubits - 1); // one wire may be added
    aim.wireShift =
        std::clamp(scene.wireAt(point.y()) - dragged.grabbedWire, -top, lowest - bottom);
    aim.place = placeAt(circuit, scene.layout(), point.x() + dragged.grabOffset,
                        top + aim.wireShift, bottom + aim.wireShift);
}

/// How many gates lie beside the first one on the way to the pointer; negative to the left or up.
int stepsTo(double distance, double size)
{
    return static_cast<int>(std::lround(distance / size));
}

void aimSpan(DropAim &aim, const CircuitScene &scene, const Dragged &dragged, QPointF point)
{
    const Circuit &circuit = scene.circuit();
    int top = dragged.anchor.wire;
    int size = dragged.gate ? dragged.gate->qubits : 1;
    double width = scene.metrics().boxWidth;
    if (!dragged.operations.empty()) {
        const Wires wires = wiresOf(circuit, dragged.operations);
        top = wires.top;
        size = wires.bottom - wires.top + 1;
        width = scene.operationRect(dragged.grabbed).width();
    }
    aim.columns = stepsTo(point.x() - dragged.anchor.x, width + LayoutSpacing().columnGap);
    const int distance = scene.wireAt(point.y()) - top;
    aim.rows =
        distance >= 0 ? distance / size : -std::min((size - 1 - distance) / size, top / size);
    aim.wire = top;
    aim.place = placeAt(circuit, scene.layout(), dragged.anchor.x, top, top + size - 1);
}

} // namespace

bool staysInColumn(const CircuitScene &scene, const Dragged &dragged, QPointF point)
{
    const QRectF rect = scene.operationRect(dragged.grabbed);
    return point.x() >= rect.left() - columnSlack && point.x() <= rect.right() + columnSlack;
}

Dragged::Anchor anchorOfSpan(const CircuitScene &scene, const Dragged &dragged, QPointF point)
{
    if (!dragged.operations.empty())
        return {scene.operationRect(dragged.grabbed).center().x(), 0};
    const int count = dragged.gate ? dragged.gate->qubits : 1;
    const int wires = std::max(scene.circuit().qubits, count);
    return {point.x(), neighbours(scene.wireAt(point.y()), count, wires).front()};
}

DropAim aimDrop(const CircuitScene &scene, const Dragged &dragged, QPointF point)
{
    DropAim aim{.mode = dragged.mode};
    const Circuit &circuit = scene.circuit();
    if (dragged.mode == DragMode::Rewire) {
        aim.wire = scene.wireAt(point.y());
    } else if (dragged.mode == DragMode::Remove) {
        return aim; // wherever that is
    } else if (dragged.mode == DragMode::Span) {
        aimSpan(aim, scene, dragged, point);
    } else if (!dragged.operations.empty()) {
        aimMove(aim, scene, dragged, point);
    } else if (dragged.gate) {
        aim.wire = scene.wireAt(point.y());
        const int wires = std::max({circuit.qubits, dragged.gate->qubits, aim.wire + 1});
        const std::vector<int> qubits = neighbours(aim.wire, dragged.gate->qubits, wires);
        aim.place = placeAt(circuit, scene.layout(), point.x(), qubits.front(), qubits.back());
    } else {
        aim.place = placeAt(circuit, scene.layout(), point.x(), 0, circuit.qubits - 1);
    }
    return aim;
}

} // namespace ansatz::ui
