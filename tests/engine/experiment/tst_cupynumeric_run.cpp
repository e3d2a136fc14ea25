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

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <functional>
#include <memory>
#include <vector>

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
    void twoShardsShareTheWork();
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

constexpr std::size_t samples = 256;
constexpr int qubits = 12;

// Processor time that each thread of a process has had, in ticks, the busiest first.
std::vector<long> threadTimes(pid_t process)
{
    std::vector<long> times;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(process));
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + "/stat"));
        if (!file.open(QIODevice::ReadOnly))
            continue; // it has just ended
        const QByteArray text = file.readAll();
        // "id (name) state ppid ...", where times are fields 14 and 15 of all.
        const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        times.push_back(fields.value(11).toLong() + fields.value(12).toLong());
    }
    std::ranges::sort(times, std::greater());
    times.resize(std::max<std::size_t>(times.size(), 2));
    return times;
}

} // namespace

// How fast that is, the benchmarks tell; here it is who does the work, on a busy machine too.
void CupynumericRunTest::twoShardsShareTheWork()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(qubits, 4));
    const std::vector<float> features(samples * qubits, 0.3F);
    const std::vector<float> weights(static_cast<std::size_t>(circuit.weights), 0.2F);
    std::vector<float> values(samples * qubits);
    std::vector<float> gradient(weights.size());
    const Batch<float> batch{samples, features, weights};
    for (const int shards : {1, 2}) {
        const auto simulator = makeSimulator<float>({.backend = "cupynumeric", .threads = shards},
                                                    circuit, pauliZOfEveryQubit(qubits));
        const auto worker = worker::sharedWorker(worker::cupynumericWorker("cpu", shards));
        const std::vector<long> before = threadTimes(worker->processId());
        std::vector<long> spent = before;
        for (int step = 0; step < 2000 && spent[0] - before[0] < 150; ++step) {
            const PassId pass = simulator->forwardForGradients(batch, values);
            simulator->backward(batch, values, {gradient, {}}, pass);
            spent = threadTimes(worker->processId());
        }
        const long first = spent[0] - before[0];
        const long second = spent[1] - before[1];
        qInfo("%d shards: the busiest threads of the worker had %ld and %ld ticks", shards, first,
              second);
        QVERIFY(first >= 150);
        if (shards == 1)
            QVERIFY(second < first / 2);
        else
            QVERIFY(second > first / 4 * 3);
    }
}

QTEST_GUILESS_MAIN(CupynumericRunTest)
#include "tst_cupynumeric_run.moc"
