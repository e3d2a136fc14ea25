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
    if (selection.empty())
        return tr("Cursor on q%1 · arrows move, letters place gates (X, Y, Z: rotations)")
            .arg(caret.wire);
    if (selection.size() > 1)
        return plural(qint64(selection.size()), "%1 gate selected", "%1 gates selected")
               + tr(" · drag moves, Delete removes");
    const std::optional<std::size_t> index = indexOf(circuit, *selection.begin());
    if (!index)
        return {};
    return operationText(circuit.operations[*index], weights)
           + tr(" · Enter edits, arrows go on, Alt+arrows move, Delete removes");
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
