// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/run_edit.h"

#include "engine/experiment/circuit_matching.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <unordered_map>

namespace ansatz::ui {

namespace {

/// More gates than that are told by their number.
constexpr std::size_t namedGates = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("RunEdit", text);
}

bool isSameButForNumbers(const Parameter &a, const Parameter &b)
{
    return a.source == b.source && a.scale == b.scale && a.offset == b.offset
           && a.hasTrainableScale() == b.hasTrainableScale()
           && (a.source != Parameter::Source::Feature || a.index == b.index);
}

bool isSameButForNumbers(const Operation &a, const Operation &b)
{
    return a.gate == b.gate && a.qubits == b.qubits
           && std::ranges::equal(
               a.parameters, b.parameters,
               [](const Parameter &x, const Parameter &y) { return isSameButForNumbers(x, y); });
}

QString gateText(const Operation &operation)
{
    QStringList qubits;
    for (const int qubit : operation.qubits)
        qubits.append(QString::number(qubit));
    const QString label =
        QString::fromUtf8(operation.gate->label.data(), qsizetype(operation.gate->label.size()));
    return (qubits.size() == 1 ? tr("%1 on qubit %2") : tr("%1 on qubits %2"))
        .arg(label, qubits.join(QStringLiteral(", ")));
}

QString gatesText(const std::vector<const Operation *> &gates)
{
    return gates.size() <= namedGates ? gateText(*gates.front()) : tr("%1 gates").arg(gates.size());
}

struct Difference {
    std::vector<const Operation *> added;
    std::vector<const Operation *> removed;
    std::vector<const Operation *> changed;
    bool isReordered = false;
};

Difference differenceOf(const Circuit &before, const Circuit &after)
{
    std::unordered_map<OperationId, const Operation *> old;
    for (const Operation &operation : before.operations)
        old.emplace(operation.id, &operation);
    Difference difference;
    std::vector<OperationId> survivors;
    for (const Operation &operation : after.operations) {
        const auto found = old.find(operation.id);
        if (found == old.end()) {
            difference.added.push_back(&operation);
            continue;
        }
        survivors.push_back(operation.id);
        if (!isSameButForNumbers(*found->second, operation))
            difference.changed.push_back(&operation);
        old.erase(found);
    }
    std::vector<OperationId> order;
    for (const Operation &operation : before.operations) {
        if (old.contains(operation.id))
            difference.removed.push_back(&operation);
        else
            order.push_back(operation.id);
    }
    difference.isReordered = order != survivors;
    return difference;
}

QString qubitsText(int more)
{
    if (more == 1)
        return tr("add a qubit");
    if (more == -1)
        return tr("remove a qubit");
    return (more > 0 ? tr("add %1 qubits") : tr("remove %1 qubits")).arg(std::abs(more));
}

} // namespace

Experiment edited(Experiment experiment, const EditRequest &request)
{
    experiment.circuit = request.circuit;
    experiment.observables = request.observables;
    experiment.head = request.head;
    return experiment;
}

bool isSameToTheRun(const Experiment &before, Experiment after)
{
    if (!computesTheSame(before.circuit, after.circuit))
        return false;
    after.circuit = before.circuit;
    return after == before;
}

std::vector<OperationId> changedAlone(const Experiment &before, const Experiment &after)
{
    Experiment changed = before;
    std::vector<Operation> &operations = changed.circuit.operations;
    if (operations.size() != after.circuit.operations.size())
        return {};
    std::vector<OperationId> ids;
    for (std::size_t k = 0; k < operations.size(); ++k) {
        const Operation &now = after.circuit.operations[k];
        if (operations[k] == now || operations[k].id != now.id)
            continue;
        operations[k] = now;
        ids.push_back(now.id);
    }
    return changed == after ? ids : std::vector<OperationId>();
}

QString editName(const Experiment &before, const Experiment &after)
{
    QStringList parts;
    const Difference difference = differenceOf(before.circuit, after.circuit);
    const int moreQubits = after.circuit.qubits - before.circuit.qubits;
    if (moreQubits != 0)
        parts.append(qubitsText(moreQubits));
    if (!difference.added.empty())
        parts.append(tr("add %1").arg(gatesText(difference.added)));
    if (!difference.removed.empty())
        parts.append(tr("remove %1").arg(gatesText(difference.removed)));
    // A qubit that goes moves the gates of all below it: that is no change of theirs.
    if (!difference.changed.empty() && moreQubits == 0)
        parts.append(tr("change %1").arg(gatesText(difference.changed)));
    if (parts.isEmpty() && difference.isReordered)
        parts.append(tr("move gates"));
    if (parts.isEmpty() && before.circuit.blocks != after.circuit.blocks)
        parts.append(tr("change a block"));
    if (parts.isEmpty() && before.circuit != after.circuit)
        parts.append(tr("change which gates share a weight"));
    if (before.observables != after.observables)
        parts.append(tr("change observables"));
    if (before.head != after.head)
        parts.append(tr("change the head"));
    return parts.join(QStringLiteral(", "));
}

} // namespace ansatz::ui
