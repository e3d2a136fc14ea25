// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_commands.h"

#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/gate_face.h"
#include "ui/circuit_editor/problem_text.h"
#include "ui/circuit_editor/quick_entry.h"
#include "ui/document/experiment_document.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

/// Observables follow their qubits when one above them goes.
void closeGap(std::vector<Observable> &observables, int qubit)
{
    for (const Observable &observable : observables)
        for (const PauliString &term : observable.terms)
            for (const auto &factor : term.factors)
                if (factor.first == qubit)
                    throw UserError("q" + std::to_string(qubit) + " is measured by "
                                        + toString(observable),
                                    {}, "Change the observables first.");
    for (Observable &observable : observables)
        for (PauliString &term : observable.terms)
            for (auto &factor : term.factors)
                factor.first -= factor.first > qubit ? 1 : 0;
}

} // namespace

CircuitCommands::CircuitCommands(ExperimentDocument &document, QObject *parent)
    : QObject(parent), m_document(document)
{
    connect(&document, &ExperimentDocument::experimentChanged, this,
            &CircuitCommands::followDocument);
    connect(&document, &ExperimentDocument::replaced, this, [this] {
        setSelection({});
        setCaret({});
    });
}

const Circuit &CircuitCommands::circuit() const
{
    return m_document.experiment().circuit;
}

void CircuitCommands::setSelection(std::set<OperationId> operations)
{
    if (operations == m_selection)
        return;
    m_selection = std::move(operations);
    Q_EMIT selectionChanged();
}

void CircuitCommands::setCaret(const Caret &caret)
{
    const Caret valid = clamped(circuit(), caret);
    if (valid == m_caret)
        return;
    m_caret = valid;
    Q_EMIT caretChanged();
}

void CircuitCommands::followDocument()
{
    std::set<OperationId> kept;
    for (const Operation &operation : circuit().operations)
        if (m_selection.contains(operation.id))
            kept.insert(operation.id);
    setSelection(std::move(kept));
    setCaret(m_caret);
}

bool CircuitCommands::apply(const QString &name, const Edit &edit, QString *problem,
                            std::vector<OperationId> changedOperations)
{
    try {
        Circuit changed = circuit();
        edit(changed);
        m_document.editCircuit(name, std::move(changed), {}, std::move(changedOperations));
    } catch (const UserError &error) {
        *problem = problemText(error);
        return false;
    }
    Q_EMIT succeeded();
    return true;
}

bool CircuitCommands::applyToExperiment(const QString &name, const ExperimentEdit &edit)
{
    try {
        Experiment changed = m_document.experiment();
        edit(changed);
        m_document.edit(name, std::move(changed));
    } catch (const UserError &error) {
        Q_EMIT problemFound(problemText(error));
        return false;
    }
    Q_EMIT succeeded();
    return true;
}

bool CircuitCommands::apply(const QString &name, const Edit &edit,
                            std::vector<OperationId> changedOperations)
{
    QString problem;
    const bool done = apply(name, edit, &problem, std::move(changedOperations));
    if (!done)
        Q_EMIT problemFound(problem);
    return done;
}

bool CircuitCommands::insertGate(const Gate &gate, const Place &place, int wire)
{
    OperationId id = 0;
    const bool done = apply(tr("Insert %1").arg(toText(gate.label)), [&](Circuit &changed) {
        const int wires = std::max({changed.qubits, gate.qubits, wire + 1});
        id = insertOperation(changed, place, gate, neighbours(wire, gate.qubits, wires),
                             newWeights(gate));
    });
    if (done)
        setSelection({id});
    return done;
}

bool CircuitCommands::insertGateAtCaret(const Gate &gate)
{
    return insertGate(gate, placeOf(circuit(), m_caret), m_caret.wire);
}

bool CircuitCommands::replaceCircuit(const QString &name, Circuit after,
                                     std::set<OperationId> selection)
{
    if (!apply(name, [&](Circuit &changed) { changed = std::move(after); }))
        return false;
    setSelection(std::move(selection));
    return true;
}

void CircuitCommands::refuse(const QString &problem)
{
    Q_EMIT problemFound(problem);
}

QString CircuitCommands::labelOf(const std::set<OperationId> &operations) const
{
    if (operations.size() != 1)
        return tr("%1 gates").arg(operations.size());
    const std::optional<std::size_t> index = indexOf(circuit(), *operations.begin());
    return index ? toText(circuit().operations[*index].gate->label) : QString();
}

bool CircuitCommands::removeSelection()
{
    if (m_selection.empty())
        return false;
    const std::vector<OperationId> ids(m_selection.begin(), m_selection.end());
    return apply(tr("Delete %1").arg(labelOf(m_selection)),
                 [&](Circuit &changed) { removeOperations(changed, ids); });
}

bool CircuitCommands::shiftSelection(int wireShift)
{
    const std::vector<OperationId> ids(m_selection.begin(), m_selection.end());
    for (const Operation &operation : circuit().operations) {
        if (!m_selection.contains(operation.id))
            continue;
        for (const int qubit : operation.qubits)
            if (qubit + wireShift < 0 || qubit + wireShift >= circuit().qubits)
                return false;
    }
    const Caret caret = m_caret;
    if (ids.empty() || !apply(tr("Move %1").arg(labelOf(m_selection)), [&](Circuit &changed) {
            shiftOperations(changed, ids, wireShift);
        }))
        return false;
    setCaret({caret.wire + wireShift, caret.before, caret.atOutput});
    return true;
}

bool CircuitCommands::stepSelection(bool right)
{
    const std::optional<Place> place = stepPlace(circuit(), m_selection, right);
    if (!place)
        return false;
    const std::vector<OperationId> ids(m_selection.begin(), m_selection.end());
    return apply(tr("Move %1").arg(labelOf(m_selection)),
                 [&](Circuit &changed) { moveOperations(changed, ids, *place, 0); });
}

bool CircuitCommands::rewireAtCaret(int wireShift)
{
    if (m_selection.size() != 1)
        return false;
    const OperationId id = *m_selection.begin();
    const std::optional<std::size_t> index = indexOf(circuit(), id);
    const std::vector<int> &qubits = circuit().operations[index.value()].qubits;
    const auto held = std::ranges::find(qubits, m_caret.wire);
    const int wire = m_caret.wire + wireShift;
    if (qubits.size() < 2 || held == qubits.end() || wire < 0 || wire >= circuit().qubits)
        return false;
    const auto which = static_cast<std::size_t>(held - qubits.begin());
    if (!apply(tr("Move %1 to q%2").arg(labelOf(m_selection)).arg(wire),
               [&](Circuit &changed) { rewire(changed, id, which, wire); }))
        return false;
    setCaret({wire, id});
    return true;
}

bool CircuitCommands::changeOperation(OperationId id, std::vector<int> qubits,
                                      std::vector<Parameter> parameters,
                                      const std::vector<StartEdit> &starts)
{
    const std::optional<std::size_t> index = indexOf(circuit(), id);
    if (!index)
        return false;
    const Operation &operation = circuit().operations[*index];
    const QString label = toText(operation.gate->label);
    const QString name = operation.qubits != qubits           ? tr("Edit wires of %1").arg(label)
                         : operation.parameters != parameters ? tr("Edit angle of %1").arg(label)
                                                              : tr("Edit start of %1").arg(label);
    return apply(name,
                 [&](Circuit &changed) {
                     ui::changeOperation(changed, id, std::move(qubits), std::move(parameters));
                     changeStarts(changed, id, starts);
                 },
                 {id});
}

bool CircuitCommands::changeStart(OperationId id, const StartEdit &edit, QString *problem)
{
    const std::optional<std::size_t> index = indexOf(circuit(), id);
    if (!index)
        return false;
    const int weight = circuit().operations[*index].parameters.at(edit.parameter).weightIndex();
    return apply(
        tr("Edit start of w%1").arg(weight),
        [&](Circuit &changed) { changeStarts(changed, id, {edit}); }, problem);
}

bool CircuitCommands::changeSource(Parameter::Source source, std::span<const double> weights,
                                   std::span<const double> features)
{
    const QString name = source == Parameter::Source::Weight    ? tr("Make trainable")
                         : source == Parameter::Source::Feature ? tr("Make encoding")
                                                                : tr("Make fixed");
    const auto replaced = [&](const Parameter &old) {
        if (old.source == source)
            return old;
        if (source != Parameter::Source::Number)
            return Parameter{source, newIndex, 1, 0};
        const bool known =
            (!old.readsWeight() || static_cast<std::size_t>(old.weightIndex()) < weights.size())
            && (old.source != Parameter::Source::Feature
                || static_cast<std::size_t>(old.index) < features.size());
        return Parameter::number(known ? old.evaluate(features, weights) : old.offset);
    };
    const std::vector<OperationId> ids(m_selection.begin(), m_selection.end());
    return apply(name, [&](Circuit &changed) { changeParameters(changed, ids, replaced); });
}

bool CircuitCommands::addQubit()
{
    return apply(tr("Add qubit"), [](Circuit &changed) { ui::addQubit(changed); });
}

bool CircuitCommands::removeQubit(int qubit)
{
    return applyToExperiment(tr("Remove q%1").arg(qubit), [qubit](Experiment &changed) {
        closeGap(changed.observables, qubit);
        ui::removeQubit(changed.circuit, qubit, true);
    });
}

bool CircuitCommands::insertTemplate(std::string_view name, const std::vector<int> &values,
                                     QString *problem)
{
    std::vector<OperationId> added;
    const Template *const found = findTemplate(name);
    const QString title = found ? toText(found->title) : QString();
    if (!apply(
            tr("Insert %1").arg(title),
            [&](Circuit &changed) {
                added = ui::insertTemplate(changed, endOf(changed), name, values);
            },
            problem))
        return false;
    setSelection({added.begin(), added.end()});
    return true;
}

bool CircuitCommands::enter(const QString &text, QString *problem)
{
    std::vector<OperationId> added;
    const auto insert = [&](const QString &label, const Edit &edit) {
        if (!apply(tr("Insert %1").arg(label), edit, problem))
            return false;
        setSelection({added.begin(), added.end()});
        return true;
    };
    for (const Template &entry : templates())
        if (text.trimmed().compare(toText(entry.title), Qt::CaseInsensitive) == 0
            || text.trimmed() == toText(entry.name))
            return insertTemplate(entry.name, {}, problem);

    std::optional<QuickEntry> entry = parseQuickEntry(text, circuit().qubits, problem);
    if (!entry)
        return false;
    const Gate &gate = *entry->gate;
    const bool atCaret = entry->wires.empty();
    if (atCaret && gate.qubits > circuit().qubits) {
        *problem = tr("%1 acts on %n wires: add a qubit first.", nullptr, gate.qubits)
                       .arg(toText(gate.label));
        return false;
    }
    if (atCaret)
        entry->wires.push_back(neighbours(m_caret.wire, gate.qubits, circuit().qubits));
    return insert(toText(gate.label), [&](Circuit &changed) {
        const Place place = atCaret ? placeOf(changed, m_caret) : endOf(changed);
        added = insertOperations(changed, place, gate, entry->wires, entry->parameters);
    });
}

} // namespace ansatz::ui
