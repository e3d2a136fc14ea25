// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings with the backend cupynumeric: the same losses as the others', and what is left when its
// worker ends in the middle.
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/numerics/backend.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"
#include "tests/engine/training/recorder.h"
#include "tests/support/default_losses.h"
#include "tests/support/missing_component.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <memory>

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
    void twoShardsScale();
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

namespace {

// The least time of the passes of a step, over all that were run; others may use the machine too.
class LeastTime {
public:
    LeastTime(const std::string &backend, int threads)
        : m_simulator(makeSimulator<float>({.backend = backend, .threads = threads}, circuit(),
                                           pauliZOfEveryQubit(qubits))),
          m_features(samples * qubits, 0.3F),
          m_weights(static_cast<std::size_t>(circuit().weights), 0.2F), m_values(samples * qubits),
          m_gradient(m_weights.size())
    {}

    void run()
    {
        using Clock = std::chrono::steady_clock;
        const Batch<float> batch{samples, m_features, m_weights};
        const auto begin = Clock::now();
        const PassId pass = m_simulator->forwardForGradients(batch, m_values);
        const auto middle = Clock::now();
        m_simulator->backward(batch, m_values, {m_gradient, {}}, pass);
        m_forward = std::min(m_forward, Milliseconds(middle - begin));
        m_backward = std::min(m_backward, Milliseconds(Clock::now() - middle));
    }
    [[nodiscard]] double ms() const { return (m_forward + m_backward).count(); }

private:
    using Milliseconds = std::chrono::duration<double, std::milli>;
    static constexpr std::size_t samples = 256;
    static constexpr int qubits = 12;
    static ExpandedCircuit circuit() { return expand(hybridPipelineCircuit(qubits, 4)); }

    std::unique_ptr<Simulator<float>> m_simulator;
    std::vector<float> m_features;
    std::vector<float> m_weights;
    std::vector<float> m_values;
    std::vector<float> m_gradient;
    Milliseconds m_forward{1e9};
    Milliseconds m_backward{1e9};
};

} // namespace

// Where two cores are free, which native's threads tell.
void CupynumericRunTest::twoShardsScale()
{
    LeastTime native("native", 1);
    LeastTime natives("native", 2);
    LeastTime shard("cupynumeric", 1);
    LeastTime shards("cupynumeric", 2);
    double nativeFactor = 0;
    double factor = 0;
    for (int round = 0; round < 150 && (round < 10 || factor < 1.6); ++round) {
        for (LeastTime *each : {&native, &shard, &natives, &shards})
            each->run();
        nativeFactor = native.ms() / natives.ms();
        factor = shard.ms() / shards.ms();
    }
    qInfo("a step takes %.2f ms in one shard, %.2f in two (1/%.2f); native %.2f in one thread, "
          "%.2f in two (1/%.2f)",
          shard.ms(), shards.ms(), factor, native.ms(), natives.ms(), nativeFactor);
    if (nativeFactor < 1.8)
        QSKIP("two cores were not free");
    QVERIFY(factor >= 1.5);
    QVERIFY(shard.ms() < 1.3 * native.ms());
}

QTEST_GUILESS_MAIN(CupynumericRunTest)
#include "tst_cupynumeric_run.moc"
