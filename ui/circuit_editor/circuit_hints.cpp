// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_hints.h"

#include "engine/base/numbers.h"
#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/parameter_text.h"
#include "ui/number_text.h"

#include <QCoreApplication>

namespace ansatz::ui {

namespace {

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("CircuitHints", text, nullptr, count);
}

QString wiresText(const std::vector<int> &qubits)
{
    QStringList names;
    for (const int qubit : qubits)
        names.push_back(QStringLiteral("q%1").arg(qubit));
    return names.join(QStringLiteral(", "));
}

QString operationText(const Operation &operation, std::span<const double> weights)
{
    QString text = tr("%1 on %2").arg(toText(operation.gate->label), wiresText(operation.qubits));
    for (const Parameter &parameter : operation.parameters) {
        text += QStringLiteral(" · ") + shortParameterText(parameter);
        if (parameter.source == Parameter::Source::Weight
            && static_cast<std::size_t>(parameter.index) < weights.size())
            text += tr(" = %1 rad").arg(parameter.evaluate({}, weights), 0, 'f', 3);
        const auto scale = static_cast<std::size_t>(parameter.scaleWeight);
        if (parameter.hasTrainableScale() && scale < weights.size())
            text += tr(", w%1 = %2").arg(parameter.scaleWeight).arg(weights[scale], 0, 'f', 3);
    }
    return text;
}

QString plural(qint64 count, const char *one, const char *many)
{
    return tr(count == 1 ? one : many).arg(countText(count));
}

} // namespace

QString hintText(const Circuit &circuit, const std::set<OperationId> &selection, const Caret &caret,
                 std::span<const double> weights)
{
    if (selection.empty() && caret.atOutput)
        return tr("Output of q%1 · X, Y or Z chooses what is measured, I nothing · Enter adds a "
                  "product or sum")
            .arg(caret.wire);
    if (selection.empty())
        return tr("Cursor on q%1 · arrows move, letters place gates (X, Y, Z: rotations)")
            .arg(caret.wire);
    if (selection.size() > 1)
        return plural(qint64(selection.size()), "%1 gate selected", "%1 gates selected")
               + tr(" · drag moves, Shift+drag copies, Ctrl+G groups, Ctrl+R repeats, Delete "
                    "removes");
    const std::optional<std::size_t> index = indexOf(circuit, *selection.begin());
    if (!index)
        return {};
    const Operation &operation = circuit.operations[*index];
    QString text = operationText(operation, weights) + tr(" · Enter edits, Alt+arrows move");
    if (operation.qubits.size() > 1)
        text += tr(", Ctrl+↑↓ moves its dot or target");
    return text + tr(", Ctrl+D duplicates, Delete removes");
}

std::vector<std::pair<QString, QString>> circuitKeys()
{
    return {
        {tr("Arrows"), tr("Cursor; with Shift selects, Ctrl+←→ to a block's edge")},
        {tr("Home, End"), tr("First gate, end of the wire; End again: its output")},
        {tr("Alt+arrows"), tr("Move the selected gates")},
        {tr("Ctrl+↑↓"), tr("Moves the dot or target under the cursor to the next wire")},
        {tr("Enter, F2"), tr("Edits the selected gate; at an output writes a product or sum")},
        {tr("X, Y, Z, I"), tr("At an output: what the wire measures, or nothing")},
        {tr("Escape"), tr("Cancels a drag, else the selection")},
        {tr("Drag"),
         tr("Moves gates; below the last wire adds a qubit, out of the picture deletes")},
        {tr("Ctrl+drag"), tr("Moves a gate's whole column")},
        {tr("Shift+drag"), tr("Copies gates, with weights of their own")},
        {tr("Alt+drag"), tr("Spans a row, column or rectangle of a gate, also from the palette "
                            "(or Ctrl+Shift, where the desktop takes Alt)")},
        {tr("Drag a dot or target"), tr("To another wire; sideways moves the whole gate")},
        {tr("Drag a block's grip"), tr("Repeats it more often or less")},
        {tr("Drag the mark under the wires"),
         tr("Shows the state after another column; , and . step, Ctrl+. goes to the end")},
        {tr("Click a triangle"), tr("Folds a block; double-click on it expands")},
        {tr("Double-click"), tr("Edits a gate")},
        {tr("Middle click"), tr("Deletes a gate, or a folded block")},
        {tr("Ctrl+wheel"), tr("Zooms")},
    };
}

QString factText(const Circuit &circuit, int realBytes)
{
    const CircuitFacts known = facts(circuit);
    const std::uint64_t bytes = (std::uint64_t{2} * std::uint64_t(realBytes)) << known.qubits;
    return QStringList{plural(known.qubits, "%1 qubit", "%1 qubits"),
                       plural(qint64(known.operations), "%1 operation", "%1 operations"),
                       tr("depth %1").arg(countText(known.depth)),
                       plural(known.weights, "%1 weight", "%1 weights"),
                       tr("%1 a state").arg(QString::fromStdString(formatBytes(bytes)))}
        .join(QStringLiteral(" · "));
}

} // namespace ansatz::ui
