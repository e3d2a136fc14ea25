// SPDX-License-Identifier: GPL-3.0-or-later
// Commands on all gates of a long circuit take as long as the circuit, not as its square.
#include "ui/circuit_editor/circuit_commands.h"

#include "ui/document/experiment_document.h"

#include <QElapsedTimer>
#include <QTest>
#include <QUndoStack>

#include <algorithm>
#include <limits>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

Circuit longCircuit(int operations)
{
    Circuit circuit;
    circuit.qubits = 9;
    for (int k = 0; k < operations; ++k)
        append(circuit, gate("ry"), {k % 9}, {Parameter::number(0.001 * k)});
    return circuit;
}

/// That all angles take to read weights, the best of a few; milliseconds.
double trainable(int operations)
{
    ExperimentDocument document;
    document.editCircuit(QStringLiteral("Set"), longCircuit(operations));
    CircuitCommands commands(document);
    std::set<OperationId> all;
    for (const Operation &operation : document.experiment().circuit.operations)
        all.insert(operation.id);
    double best = std::numeric_limits<double>::max();
    for (int round = 0; round < 3; ++round) {
        commands.setSelection(all);
        QElapsedTimer timer;
        timer.start();
        commands.changeSource(Parameter::Source::Weight, {}, {});
        best = std::min(best, double(timer.nsecsElapsed()) / 1e6);
        const Circuit &changed = document.experiment().circuit;
        if (changed.weights != operations)
            return std::numeric_limits<double>::max();
        for (int k = 0; k < operations; ++k)
            if (changed.operations[std::size_t(k)].parameters[0] != Parameter::weight(k))
                return std::numeric_limits<double>::max();
        document.undoStack()->undo();
    }
    return best;
}

} // namespace

class TestManyGates final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allAnglesBecomeWeights()
    {
        const double few = trainable(500);
        const double many = trainable(4000);
        qInfo("500 angles become weights in %.2f ms, 4000 in %.2f ms", few, many);
        QVERIFY2(many < 24 * few, qPrintable(QString::number(many / few))); // 64 if it were squared
    }

    void startsAreFoundInTheirOrder()
    {
        Circuit circuit = longCircuit(0);
        circuit.weights = 50;
        for (const int weight : {7, 49, 0, 7, 23})
            setStart(circuit, {weight, WeightStart::Distribution::Value, weight + 0.5, 0});
        QCOMPARE(circuit.starts.size(), std::size_t{4});
        QVERIFY(std::ranges::is_sorted(circuit.starts, {}, &WeightStart::weight));
        for (int weight = 0; weight < 50; ++weight) {
            const WeightStart *const start = startOf(circuit, weight);
            QCOMPARE(start != nullptr, weight == 0 || weight == 7 || weight == 23 || weight == 49);
            if (start)
                QCOMPARE(start->first, weight + 0.5);
        }
        clearStart(circuit, 8); // has none
        clearStart(circuit, 7);
        QCOMPARE(circuit.starts.size(), std::size_t{3});
        QVERIFY(!startOf(circuit, 7));
        QVERIFY(startOf(circuit, 23));
    }
};

QTEST_MAIN(TestManyGates)
#include "tst_many_gates.moc"
