// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/drop_preview.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/drop_place.h"
#include "ui/circuit_editor/quick_entry.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

/// Fills in the place for a move, and the wires that it is kept to.
void aimMove(DropPreview &preview, const CircuitScene &scene, const Dragged &dragged, QPointF point)
{
    const Circuit &circuit = scene.circuit();
    int top = maximumQubits;
    int bottom = 0;
    for (const Operation &operation : circuit.operations) {
        if (!dragged.operations.contains(operation.id))
            continue;
        const auto [first, last] = std::ranges::minmax(operation.qubits);
        top = std::min(top, first);
        bottom = std::max(bottom, last);
    }
    const int lowest = std::min(circuit.qubits, maximumQubits - 1); // one wire may be added
    preview.wireShift =
        std::clamp(scene.wireAt(point.y()) - dragged.grabbedWire, -top, lowest - bottom);
    preview.place = placeAt(circuit, scene.layout(), point.x() + dragged.grabOffset,
                            top + preview.wireShift, bottom + preview.wireShift);
}

/// The circuit after the drop; the operations that came or moved are returned in `changedIds`.
Circuit dropped(DropPreview &preview, const CircuitScene &scene, const Dragged &dragged,
                QPointF point, std::set<OperationId> &changedIds)
{
    Circuit after = scene.circuit();
    if (!dragged.operations.empty()) {
        aimMove(preview, scene, dragged, point);
        changedIds = dragged.operations;
        const std::vector<OperationId> ids(changedIds.begin(), changedIds.end());
        moveOperations(after, ids, preview.place, preview.wireShift);
    } else if (dragged.gate) {
        preview.wire = scene.wireAt(point.y());
        const int wires = std::max({after.qubits, dragged.gate->qubits, preview.wire + 1});
        const std::vector<int> qubits = neighbours(preview.wire, dragged.gate->qubits, wires);
        preview.place = placeAt(after, scene.layout(), point.x(), qubits.front(), qubits.back());
        changedIds = {insertOperation(after, preview.place, *dragged.gate, qubits,
                                      newWeights(*dragged.gate))};
    } else {
        preview.place = placeAt(after, scene.layout(), point.x(), 0, after.qubits - 1);
        const std::vector<OperationId> ids =
            insertTemplate(after, preview.place, dragged.templateName);
        changedIds = {ids.begin(), ids.end()};
    }
    return after;
}

/// Between the column of the operation that comes next and the one before it.
double markAt(const CircuitScene &scene, const CircuitLayout &after, int column)
{
    const std::vector<LayoutColumn> &columns = scene.layout().columns;
    const auto index = static_cast<std::size_t>(column);
    if (index < columns.size())
        return columns[index].left - 7;
    return columns.empty() ? after.columns[index].left : columns.back().right() + 7;
}

} // namespace

std::optional<DropPreview> previewDrop(const CircuitScene &scene, const Dragged &dragged,
                                       QPointF point)
{
    DropPreview preview;
    std::set<OperationId> changedIds;
    Circuit after;
    try {
        after = dropped(preview, scene, dragged, point, changedIds);
    } catch (const UserError &) {
        return std::nullopt;
    }
    const CircuitLayout layout = scene.layoutOf(after);
    const bool shifts = shiftsOthers(changedIds, scene.circuit(), scene.layout(), after, layout);
    Ghost &ghost = preview.ghost;
    ghost.addedWires = after.qubits - scene.circuit().qubits;
    ghost.markTop = after.qubits;
    const OperationId leader = dragged.grabbed != 0 ? dragged.grabbed : *changedIds.begin();
    const std::vector<LayoutColumn> &columns = scene.layout().columns;
    double leaderX = 0;
    for (std::size_t k = 0; k < after.operations.size(); ++k)
        if (after.operations[k].id == leader)
            leaderX =
                layout.columns[static_cast<std::size_t>(layout.operations[k].column)].center();
    for (std::size_t k = 0; k < after.operations.size(); ++k) {
        const Operation &operation = after.operations[k];
        if (!changedIds.contains(operation.id))
            continue;
        const PlacedOperation &placed = layout.operations[k];
        const auto column = static_cast<std::size_t>(placed.column);
        ghost.markTop = std::min(ghost.markTop, placed.top);
        ghost.markBottom = std::max(ghost.markBottom, placed.bottom);
        if (operation.id == leader && shifts)
            ghost.markX = markAt(scene, layout, placed.column);
        const double x = !shifts && column < columns.size() ? columns[column].center()
                                                            : layout.columns[column].center();
        ghost.gates.push_back({faceOf(operation, scene.metrics()), x});
    }
    if (ghost.markX)
        for (Ghost::Gate &gate : ghost.gates)
            gate.x += *ghost.markX - leaderX;
    if (ghost.markX && dragged.grabbed == 0 && !dragged.gate)
        ghost.gates.clear(); // a whole template would hide what it goes between
    return preview;
}

} // namespace ansatz::ui
