// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/experiment_snapshot.h"

#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"
#include "ui/document/experiment_document.h"

#include <QElapsedTimer>
#include <QTest>
#include <QUndoStack>

#include <algorithm>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr std::size_t many = 2000;

/// The preset with a long circuit of rotations, each with a weight, and CNOTs.
Experiment longExperiment()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    Circuit &circuit = experiment.circuit;
    circuit = {};
    circuit.qubits = 9;
    for (std::size_t k = 0; k < many; ++k) {
        const int qubit = int(k % 9);
        if (k % 3 == 2)
            append(circuit, gate("cx"), {qubit, (qubit + 1) % 9});
        else
            append(circuit, gate("ry"), {qubit}, {Parameter::weight(circuit.weights)});
    }
    append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(3, circuit.weights, 2, 0.5)});
    circuit.blocks = {{.first = 3, .count = 9, .repetitions = 4, .label = "layer"}};
    setStart(circuit, {5, WeightStart::Distribution::Normal, 0, 0.5});
    return experiment;
}

Experiment withoutOperation(Experiment experiment, std::size_t index)
{
    experiment.circuit.operations.erase(experiment.circuit.operations.begin()
                                        + std::ptrdiff_t(index));
    experiment.circuit.blocks.clear();
    compactWeights(experiment.circuit); // numbers of all weights behind it move
    return experiment;
}

} // namespace

class TestExperimentSnapshot final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheExperimentBack()
    {
        Experiment empty = presetExperiment("digits_1_vs_5");
        empty.circuit = {};
        for (const Experiment &experiment :
             {longExperiment(), presetExperiment("digits_1_vs_5"), empty}) {
            const ExperimentSnapshot alone(experiment);
            QCOMPARE(alone.experiment(), experiment);
            const ExperimentSnapshot other(longExperiment());
            const ExperimentSnapshot after(experiment, &other);
            QCOMPARE(after.experiment(), experiment);
            QVERIFY(after == alone);
            QCOMPARE(other == alone, experiment == longExperiment());
        }
    }

    void tellsEveryDifference()
    {
        const Experiment experiment = longExperiment();
        const ExperimentSnapshot before(experiment);
        std::vector<Experiment> others(7, experiment);
        others[0].seed = 77;
        others[1].circuit.operations[700].qubits = {8};
        std::swap(others[2].circuit.operations[300].parameters,
                  others[2].circuit.operations[303].parameters); // weights alone
        others[3].circuit.starts.clear();
        others[4].circuit.blocks[0].repetitions = 5;
        others[5].circuit.operations.back().parameters[0].offset = 1;
        others[6].circuit.operations.pop_back();
        for (const Experiment &other : others) {
            const ExperimentSnapshot after(other, &before);
            QVERIFY(!(after == before));
            QCOMPARE(after.experiment(), other);
        }
    }

    void sharesWhatDidNotChange()
    {
        const Experiment experiment = longExperiment();
        const ExperimentSnapshot first(experiment);
        Experiment changed = experiment;
        changed.training.batch = 7;
        const ExperimentSnapshot setting(changed, &first);
        const Experiment shorter = withoutOperation(experiment, 0);
        const ExperimentSnapshot removal(shorter, &first);
        changed = experiment;
        changed.circuit.operations.insert(
            changed.circuit.operations.begin() + 1000,
            Operation{nextOperationId(experiment.circuit), &gate("h"), {3}, {}});
        const ExperimentSnapshot insertion(changed, &first);
        qInfo("%zu operations: %zu bytes, a setting more %zu, a removal %zu, an insertion %zu",
              many, first.ownBytes(), setting.ownBytes(), removal.ownBytes(), insertion.ownBytes());
        for (const ExperimentSnapshot *step : {&setting, &removal, &insertion})
            QVERIFY(step->ownBytes() < first.ownBytes() / 10);
    }

    void aLongHistoryIsQuick()
    {
        ExperimentDocument document;
        document.edit(QStringLiteral("Set"), longExperiment());
        double slowest = 0;
        const auto timed = [&slowest](const auto &work) {
            QElapsedTimer timer;
            timer.start();
            work();
            slowest = std::max(slowest, double(timer.nsecsElapsed()) / 1e6);
        };
        std::vector<Experiment> history{document.experiment()};
        for (std::size_t k = 0; k < 300; ++k) {
            Experiment changed = withoutOperation(document.experiment(), (k * 37) % 1500);
            timed([&] { document.edit(QStringLiteral("Remove"), changed); });
            history.push_back(document.experiment());
        }
        for (std::size_t k = history.size() - 1; k-- > 0;) {
            timed([&] { document.undoStack()->undo(); });
            QCOMPARE(document.experiment(), history[k]);
        }
        for (std::size_t k = 1; k < history.size(); ++k) {
            timed([&] { document.undoStack()->redo(); });
            QCOMPARE(document.experiment(), history[k]);
        }
        qInfo("slowest of 900 edits, undos and redos of %zu operations: %.2f ms", many, slowest);
        QVERIFY(slowest < 100); // a coarse guard
    }
};

QTEST_GUILESS_MAIN(TestExperimentSnapshot)
#include "tst_experiment_snapshot.moc"
