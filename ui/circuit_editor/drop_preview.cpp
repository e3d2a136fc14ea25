// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/drop_preview.h"

#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/copy_edits.h"
#include "ui/circuit_editor/drop_place.h"
#include "ui/circuit_editor/problem_text.h"
#include "ui/circuit_editor/quick_entry.h"

#include <QCoreApplication>

#include <algorithm>

namespace ansatz::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DropPreview", text);
}

/// "RX", or "3 gates".
QString labelOf(const Circuit &circuit, const std::set<OperationId> &ids)
{
    if (ids.size() != 1)
        return tr("%1 gates").arg(ids.size());
    const std::optional<std::size_t> index = indexOf(circuit, *ids.begin());
    return index ? toText(circuit.operations[*index].gate->label) : QString();
}

/// The gate that a span repeats; a new one is on the wire where the span begins.
Operation patternOf(const Circuit &circuit, const Dragged &dragged, const DropAim &aim)
{
    if (!dragged.gate)
        return circuit.operations[*indexOf(circuit, dragged.grabbed)];
    const int wires = std::max(circuit.qubits, dragged.gate->qubits);
    return {0, dragged.gate, neighbours(aim.wire, dragged.gate->qubits, wires),
            newWeights(*dragged.gate)};
}

/// Row by row; the first gate is there already when it is one of the circuit.
std::vector<SpanCell> cellsOf(const CircuitScene &scene, const Dragged &dragged, const DropAim &aim,
                              const Operation &pattern)
{
    const auto [top, bottom] = std::ranges::minmax(pattern.qubits);
    const int size = bottom - top + 1;
    std::vector<SpanCell> cells;
    for (int row = 0; row <= std::abs(aim.rows); ++row) {
        const int shift = (aim.rows < 0 ? -row : row) * size;
        Place place =
            placeAt(scene.circuit(), scene.layout(), dragged.anchor.x, top + shift, bottom + shift);
        int count = std::abs(aim.columns) + 1;
        if (row == 0 && !dragged.gate) {
            const std::size_t index = *indexOf(scene.circuit(), dragged.grabbed);
            place = {aim.columns < 0 ? index : index + 1, blockAt(scene.circuit(), index)};
            --count;
        }
        for (int column = 0; column < count; ++column)
            cells.push_back({place, shift});
    }
    return cells;
}

void drop(DropPreview &preview, const CircuitScene &scene, const Dragged &dragged,
          const DropAim &aim)
{
    Circuit &after = preview.after;
    const Circuit &before = scene.circuit();
    const auto changed = [&preview](const std::vector<OperationId> &ids) {
        preview.changed = {ids.begin(), ids.end()};
    };
    const std::vector<OperationId> ids(dragged.operations.begin(), dragged.operations.end());
    switch (dragged.mode) {
    case DragMode::Rewire:
        preview.name = tr("Move %1 to q%2").arg(labelOf(before, dragged.operations)).arg(aim.wire);
        preview.changed = dragged.operations;
        rewire(after, dragged.grabbed, static_cast<std::size_t>(dragged.grabbedQubit), aim.wire);
        return;
    case DragMode::Copy:
        preview.name = tr("Copy %1").arg(labelOf(before, dragged.operations));
        changed(insertCopies(after, aim.place, excerpt(before, dragged.operations), aim.wireShift));
        return;
    case DragMode::Span: {
        const Operation pattern = patternOf(before, dragged, aim);
        changed(insertSpan(after, pattern, cellsOf(scene, dragged, aim, pattern)));
        preview.name = tr("Insert %1").arg(labelOf(after, preview.changed));
        if (preview.changed.size() > 1)
            preview.name =
                tr("Insert %1 × %2").arg(toText(pattern.gate->label)).arg(preview.changed.size());
        return;
    }
    case DragMode::Remove:
        preview.name = tr("Delete %1").arg(labelOf(before, dragged.operations));
        removeOperations(after, ids);
        return;
    case DragMode::Move:
        break;
    }
    if (!ids.empty()) {
        preview.name = tr("Move %1").arg(labelOf(before, dragged.operations));
        preview.changed = dragged.operations;
        moveOperations(after, ids, aim.place, aim.wireShift);
    } else if (dragged.gate) {
        preview.name = tr("Insert %1").arg(toText(dragged.gate->label));
        const int wires = std::max({after.qubits, dragged.gate->qubits, aim.wire + 1});
        changed({insertOperation(after, aim.place, *dragged.gate,
                                 neighbours(aim.wire, dragged.gate->qubits, wires),
                                 newWeights(*dragged.gate))});
    } else {
        const Template *const found = findTemplate(dragged.templateName);
        preview.name = tr("Insert %1").arg(found ? toText(found->title) : QString());
        changed(insertTemplate(after, aim.place, dragged.templateName));
    }
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

OperationId leaderOf(const Dragged &dragged, const DropPreview &preview)
{
    if (preview.changed.contains(dragged.grabbed))
        return dragged.grabbed;
    return preview.changed.empty() ? 0 : *preview.changed.begin();
}

/// The changed gates where they will be, or, when others have to make room, at a mark.
void drawGhost(DropPreview &preview, const CircuitScene &scene, const Dragged &dragged)
{
    const Circuit &after = preview.after;
    const CircuitLayout layout = scene.layoutOf(after);
    const bool shifts =
        shiftsOthers(preview.changed, scene.circuit(), scene.layout(), after, layout);
    Ghost &ghost = preview.ghost;
    ghost.addedWires = after.qubits - scene.circuit().qubits;
    ghost.markTop = after.qubits;
    const OperationId leader = leaderOf(dragged, preview);
    const std::vector<LayoutColumn> &columns = scene.layout().columns;
    const auto columnOf = [&layout](std::size_t k) {
        return static_cast<std::size_t>(layout.operations[k].column);
    };
    double leaderX = 0;
    for (std::size_t k = 0; k < after.operations.size(); ++k) {
        const Operation &operation = after.operations[k];
        if (operation.id == leader)
            leaderX = layout.columns[columnOf(k)].center();
        if (!preview.changed.contains(operation.id))
            continue;
        const PlacedOperation &placed = layout.operations[k];
        ghost.markTop = std::min(ghost.markTop, placed.top);
        ghost.markBottom = std::max(ghost.markBottom, placed.bottom);
        if (operation.id == leader && shifts)
            ghost.markX = markAt(scene, layout, placed.column);
        const bool fits = !shifts && columnOf(k) < columns.size();
        const double x = (fits ? columns : layout.columns)[columnOf(k)].center();
        const std::optional<std::size_t> block = blockAt(after, k);
        if (!block || !layout.frames[*block].folded)
            ghost.gates.push_back({faceOf(operation, scene.metrics()), x});
        else if (const Block &folded = after.blocks[*block]; k == folded.first)
            ghost.gates.push_back(
                {faceOf(std::span(after.operations).subspan(folded.first, folded.count),
                        blockText(folded), scene.metrics()),
                 x});
    }
    // Several columns begin at the mark, so that they do not cover what lies before it.
    const bool beside = dragged.mode == DragMode::Span && !ghost.gates.empty();
    const double shift = beside ? ghost.gates.front().face.width / 2 + 6 : 0;
    if (ghost.markX)
        for (Ghost::Gate &gate : ghost.gates)
            gate.x += *ghost.markX - leaderX + shift;
    if (ghost.markX && dragged.grabbed == 0 && !dragged.gate)
        ghost.gates.clear(); // a whole template would hide what it goes between
}

} // namespace

DropPreview previewDrop(const CircuitScene &scene, const Dragged &dragged, const DropAim &aim)
{
    DropPreview preview;
    preview.after = scene.circuit();
    try {
        drop(preview, scene, dragged, aim);
    } catch (const UserError &error) {
        preview.refusal = problemText(error);
        preview.ghost.refusal = preview.refusal;
        preview.ghost.refusalWire = std::max(aim.wire, 0);
        return preview;
    }
    if (dragged.mode != DragMode::Remove)
        drawGhost(preview, scene, dragged);
    return preview;
}

} // namespace ansatz::ui
