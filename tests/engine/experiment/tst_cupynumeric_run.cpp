// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings with the backend cupynumeric: the same losses as the others', and what is left when its
// worker ends in the middle.
#include "engine/base/error.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"
#include "tests/engine/training/recorder.h"
#include "tests/support/default_losses.h"
#include "tests/support/missing_component.h"

#include <QTest>

#include <cmath>
#include <csignal>

using namespace ansatz;

namespace {

Experiment experimentFor(int shards, Precision precision)
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.compute.backend = "cupynumeric";
    experiment.compute.threads = shards;
    experiment.compute.precision = precision;
    return experiment;
}

// Kills the worker at a step.
class Killer final : public TrainingObserver {
public:
    Killer(pid_t worker, int step) : m_worker(worker), m_step(step) {}

    void onStep(const StepRecord &record) override
    {
        last = record.step;
        if (record.step == m_step)
            ::kill(m_worker, SIGKILL);
    }
    void onEvaluation(const EvaluationRecord &) override {}

    int last = 0;

private:
    pid_t m_worker;
    int m_step;
};

} // namespace

class CupynumericRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        const worker::CupynumericState &state = worker::cupynumericState();
        if (!state.isAvailable())
            ANSATZ_MISSING_COMPONENT(state.reason);
    }
    void cleanup() { worker::endIdleWorkers(); }

    void firstLosses_data();
    void firstLosses();
    void trainsLikeNative();
    void aKilledWorkerLeavesTheLastModel();
};

void CupynumericRunTest::firstLosses_data()
{
    QTest::addColumn<int>("shards");
    QTest::addColumn<bool>("single");
    QTest::addRow("one shard, complex64") << 1 << true;
    QTest::addRow("one shard, complex128") << 1 << false;
    QTest::addRow("two shards, complex64") << 2 << true;
    QTest::addRow("two shards, complex128") << 2 << false;
}

void CupynumericRunTest::firstLosses()
{
    QFETCH(const int, shards);
    QFETCH(const bool, single);
    Experiment experiment =
        experimentFor(shards, single ? Precision::Complex64 : Precision::Complex128);
    experiment.training.steps = int(defaultLosses.size());
    Runner runner(experiment);
    Recorder recorder;
    static_cast<void>(runner.advance(experiment.training.steps, {}, recorder));
    QCOMPARE(runner.facts().backend, std::string("cupynumeric"));
    QCOMPARE(recorder.steps.size(), defaultLosses.size());
    for (std::size_t i = 0; i < defaultLosses.size(); ++i) {
        const double error = std::abs(recorder.steps[i].loss - defaultLosses[i]);
        QVERIFY2(error < (single ? 1e-6 : 1e-8), qPrintable(QString::number(error)));
    }
}

void CupynumericRunTest::trainsLikeNative()
{
    Experiment experiment = experimentFor(1, Precision::Complex64);
    Recorder nothing;
    Runner ours(experiment);
    const RunResult sharded = ours.advance(experiment.training.steps, {}, nothing);
    experiment.compute.backend = "native";
    Runner theirs(experiment);
    const RunResult native = theirs.advance(experiment.training.steps, {}, nothing);
    QVERIFY(std::abs(sharded.loss - native.loss) < 1e-4);
    QCOMPARE(sharded.evaluation.trainAccuracy, native.evaluation.trainAccuracy);
    QCOMPARE(sharded.evaluation.testAccuracy, native.evaluation.testAccuracy);
    QVERIFY(sharded.evaluation.trainAccuracy > 0.9);
    qInfo("median step: cupynumeric %.3f ms, native %.3f ms", sharded.stepMedianMs,
          native.stepMedianMs);
}

void CupynumericRunTest::aKilledWorkerLeavesTheLastModel()
{
    const Experiment experiment = experimentFor(1, Precision::Complex64);
    Runner runner(experiment);
    const auto worker = worker::sharedWorker(worker::cupynumericWorker("cpu", 1));
    Killer killer(worker->processId(), 25);
    try {
        static_cast<void>(runner.advance(experiment.training.steps, {}, killer));
        QFAIL("it went on");
    } catch (const BackendFailure &failure) {
        QVERIFY2(QString::fromStdString(failure.problem())
                     .startsWith("the cupynumeric worker was killed by signal 9 (Killed)"),
                 failure.what());
    }
    QCOMPARE(killer.last, 25);
    QCOMPARE(runner.stepsDone(), 25);

    // Its weights are those of a run that stopped there.
    Experiment shorter = experiment;
    shorter.training.steps = 25;
    Recorder nothing;
    Runner whole(shorter);
    static_cast<void>(whole.advance(25, {}, nothing));
    QVERIFY(runner.model().circuitWeights == whole.model().circuitWeights);

    // And the run itself goes on, with another worker.
    const RunResult result =
        runner.advance(experiment.training.steps - runner.stepsDone(), {}, nothing);
    QCOMPARE(result.stepsDone, experiment.training.steps);
}

QTEST_GUILESS_MAIN(CupynumericRunTest)
#include "tst_cupynumeric_run.moc"
