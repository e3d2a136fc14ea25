// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_alerts.h"

#include "engine/base/error.h"
#include "engine/simulator/warning_words.h"
#include "ui/document/message_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace ansatz::ui {

namespace {

constexpr int mostLines = 6;

template <class Key>
void add(std::map<Key, QStringList> &lines, Key key, const QString &sentence)
{
    lines[key].append(sentence);
}

template <class Key>
std::map<Key, QString> joined(const std::map<Key, QStringList> &lines)
{
    std::map<Key, QString> texts;
    for (const auto &[key, all] : lines) {
        QString text = all.mid(0, mostLines).join(u'\n');
        if (all.size() > mostLines)
            text += u'\n'
                    + QCoreApplication::translate("CircuitAlerts", "and %1 more")
                          .arg(all.size() - mostLines);
        texts.emplace(key, text);
    }
    return texts;
}

} // namespace

CircuitAlerts alertsOf(const Experiment &experiment, std::size_t columns)
{
    CircuitAlerts alerts;
    try {
        Circuit circuit = experiment.circuit;
        circuit.features = std::max(circuit.features, static_cast<int>(columns));
        const CircuitWarnings warnings = findWarnings(circuit, measuredObservables(experiment));
        for (const DrawnWarning &warning : drawnWarnings(warnings)) {
            CircuitAlert alert{.sentence = messageText(message(warning, circuit)),
                               .operation = warning.operation};
            if (warning.of == DrawnWarning::Of::Qubit)
                alert.wire = warning.index;
            if (warning.of == DrawnWarning::Of::Feature)
                alert.feature = warning.index;
            alerts.push_back(std::move(alert));
        }
    } catch (const UserError &) {
        alerts.clear();
    }
    return alerts;
}

AlertTips tipsOf(const CircuitAlerts &alerts)
{
    std::map<OperationId, QStringList> operations;
    std::map<int, QStringList> wires;
    std::map<int, QStringList> features;
    for (const CircuitAlert &alert : alerts) {
        if (alert.operation != 0)
            add(operations, alert.operation, alert.sentence);
        if (alert.wire >= 0)
            add(wires, alert.wire, alert.sentence);
        if (alert.feature >= 0)
            add(features, alert.feature, alert.sentence);
    }
    return {joined(operations), joined(wires), joined(features)};
}

} // namespace ansatz::ui
