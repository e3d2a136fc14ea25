// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_alerts.h"

#include "engine/circuit/templates.h"
#include "engine/simulator/warning_words.h"

#include <QCoreApplication>
#include <QTest>
#include <QTranslator>

#include <algorithm>
#include <map>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

/// Another language: every word of the engine in capitals, the places of parts turned round.
class Capitals final : public QTranslator {
public:
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *text, const char *,
                                    int) const override
    {
        if (qstrcmp(context, messageContext) != 0)
            return {};
        if (qstrcmp(text, "in %1 of %2 layers") == 0)
            return QStringLiteral("OF %2 LAYERS %1");
        return QString::fromUtf8(text).toUpper();
    }
};

Experiment layered(int repetitions)
{
    Experiment experiment;
    experiment.circuit = hybridPipelineCircuit(4, repetitions);
    experiment.observables = {pauliZ(0)};
    return experiment;
}

} // namespace

class TestCircuitAlerts final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onceForEachDrawnWeight()
    {
        const Experiment experiment = layered(12);
        const CircuitAlerts alerts = alertsOf(experiment, 0);
        const CircuitWarnings warnings =
            findWarnings(experiment.circuit, measuredObservables(experiment));
        const std::vector<std::string> words = inWords(warnings, experiment.circuit);
        QCOMPARE(alerts.size(), words.size());
        QVERIFY(int(alerts.size()) <= experiment.circuit.weights);
        QVERIFY(warnings.weights.size() > alerts.size());
        std::map<OperationId, int> linesOf;
        for (std::size_t k = 0; k < alerts.size(); ++k) {
            QCOMPARE(alerts[k].sentence.toStdString(), words[k]);
            QVERIFY(alerts[k].sentence.contains(QStringLiteral("of 12")));
            QCOMPARE(++linesOf[alerts[k].operation], 1);
            // By the number that the picture shows of that gate.
            const auto gate = std::ranges::find(experiment.circuit.operations, alerts[k].operation,
                                                &Operation::id);
            QVERIFY(alerts[k].sentence.startsWith(
                QStringLiteral("weight %1 (").arg(gate->parameters[0].weightIndex())));
        }
    }

    void inThePersonsLanguage()
    {
        const Experiment experiment = layered(12);
        Capitals language;
        QVERIFY(QCoreApplication::installTranslator(&language));
        const CircuitAlerts alerts = alertsOf(experiment, 5);
        QCoreApplication::removeTranslator(&language);
        QVERIFY(!alerts.empty());
        bool hasLayers = false;
        for (const CircuitAlert &alert : alerts) {
            QString words = alert.sentence;
            for (const Gate &gate : gateTable()) // the only words that stay
                words.remove(QString::fromUtf8(gate.name.data(), qsizetype(gate.name.size()))
                             + u' ');
            QCOMPARE(words, words.toUpper());
            hasLayers = hasLayers || alert.sentence.contains(QStringLiteral("OF 12 LAYERS "));
        }
        QVERIFY(hasLayers);
        QCOMPARE(alertsOf(experiment, 5).back().sentence,
                 QStringLiteral("feature 4 has no gradient: no operation reads it"));
    }
};

QTEST_GUILESS_MAIN(TestCircuitAlerts)
#include "tst_circuit_alerts.moc"
