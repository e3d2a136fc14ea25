// SPDX-License-Identifier: GPL-3.0-or-later
// CircuitCommands for copies, blocks and observables.
#include "ui/circuit_editor/circuit_commands.h"

#include "ui/circuit_editor/block_edits.h"
#include "ui/circuit_editor/circuit_clipboard.h"
#include "ui/circuit_editor/copy_edits.h"
#include "ui/circuit_editor/observable_edits.h"
#include "ui/document/experiment_document.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMimeData>

#include <algorithm>

namespace ansatz::ui {

namespace {

int topmostWire(const Circuit &circuit)
{
    int top = circuit.qubits - 1;
    for (const Operation &operation : circuit.operations)
        top = std::min(top, std::ranges::min(operation.qubits));
    return top;
}

QString letterOf(Pauli pauli)
{
    return pauli == Pauli::X   ? QStringLiteral("X")
           : pauli == Pauli::Y ? QStringLiteral("Y")
                               : QStringLiteral("Z");
}

} // namespace

bool CircuitCommands::duplicateSelection()
{
    if (m_selection.empty())
        return false;
    std::vector<OperationId> added;
    if (!apply(tr("Duplicate %1").arg(labelOf(m_selection)), [&](Circuit &changed) {
            added = insertCopies(changed, behind(changed, m_selection),
                                 excerpt(changed, m_selection), 0);
        }))
        return false;
    setSelection({added.begin(), added.end()});
    return true;
}

bool CircuitCommands::copySelection()
{
    if (m_selection.empty())
        return false;
    QGuiApplication::clipboard()->setMimeData(newMimeData(excerpt(circuit(), m_selection)));
    return true;
}

bool CircuitCommands::cutSelection()
{
    if (!copySelection())
        return false;
    const std::vector<OperationId> ids(m_selection.begin(), m_selection.end());
    return apply(tr("Cut %1").arg(labelOf(m_selection)),
                 [&](Circuit &changed) { removeOperations(changed, ids); });
}

bool CircuitCommands::paste()
{
    const QMimeData *const data = QGuiApplication::clipboard()->mimeData();
    if (!data || !mayHoldOperations(*data)) {
        refuse(tr("There are no gates on the clipboard."));
        return false;
    }
    QString problem;
    const std::optional<Clipping> clipping = readClipping(*data, circuit().qubits, &problem);
    if (!clipping) {
        refuse(problem);
        return false;
    }
    const int shift = clipping->isText ? 0 : m_caret.wire - topmostWire(clipping->circuit);
    std::vector<OperationId> added;
    const QString name = clipping->circuit.operations.size() == 1
                             ? tr("Paste a gate")
                             : tr("Paste %1 gates").arg(clipping->circuit.operations.size());
    if (!apply(name, [&](Circuit &changed) {
            added = insertCopies(changed, placeOf(changed, m_caret), clipping->circuit, shift);
        }))
        return false;
    setSelection({added.begin(), added.end()});
    if (!clipping->leftOut.isEmpty())
        refuse(clipping->leftOut);
    return true;
}

bool CircuitCommands::repeatSelection(int repetitions)
{
    const std::vector<OperationId> ids(m_selection.begin(), m_selection.end());
    return apply(repetitions == 1 ? tr("Group %1").arg(labelOf(m_selection))
                                  : tr("Repeat block × %1").arg(repetitions),
                 [&](Circuit &changed) { makeBlock(changed, ids, repetitions); });
}

bool CircuitCommands::setRepetitions(std::size_t block, int repetitions)
{
    return apply(tr("Repeat block × %1").arg(repetitions),
                 [&](Circuit &changed) { ui::setRepetitions(changed, block, repetitions); });
}

bool CircuitCommands::nameBlock(std::size_t block, const QString &name)
{
    return apply(tr("Name block"), [&](Circuit &changed) {
        changed.blocks.at(block).label = name.trimmed().toStdString();
    });
}

bool CircuitCommands::dissolveBlock(std::size_t block)
{
    const bool repeats = circuit().blocks.at(block).repetitions > 1;
    return apply(repeats ? tr("Dissolve repeat block") : tr("Ungroup"),
                 [&](Circuit &changed) { ui::dissolveBlock(changed, block); });
}

bool CircuitCommands::measure(int wire, std::optional<Pauli> pauli)
{
    const QString name = pauli ? tr("Measure %1 on q%2").arg(letterOf(*pauli)).arg(wire)
                               : tr("Measure nothing on q%1").arg(wire);
    return applyToExperiment(name, [&](Experiment &changed) { ui::measure(changed, wire, pauli); });
}

bool CircuitCommands::addObservable(const QString &text)
{
    return applyToExperiment(tr("Add observable %1").arg(text.trimmed()), [&](Experiment &changed) {
        ui::addObservable(changed, text.toStdString());
    });
}

bool CircuitCommands::changeObservable(std::size_t index, const QString &text)
{
    const QString name = text.trimmed().isEmpty()
                             ? tr("Remove observable")
                             : tr("Change observable to %1").arg(text.trimmed());
    return applyToExperiment(name, [&](Experiment &changed) {
        ui::changeObservable(changed, index, text.toStdString());
    });
}

} // namespace ansatz::ui
