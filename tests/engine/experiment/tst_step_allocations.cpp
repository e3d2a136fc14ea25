// SPDX-License-Identifier: GPL-3.0-or-later
// "No allocation in a step after the first", of whole steps as a training does them: samples,
// circuit, head, loss, derivatives and optimiser, through Runner and Trainer.
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"

#include "engine/circuit/templates.h"
#include "tests/support/counted_memory.h"

#include <QTest>

#include <array>
#include <cstdlib>
#include <memory>
#include <new>

using namespace ansatz;

namespace {

constexpr int stepsOfRun = 40;

// How much had been allocated when each step was done; allocates nothing itself.
class StepCounts final : public TrainingObserver {
public:
    void onStep(const StepRecord &record) override
    {
        if (record.step >= 1 && record.step <= stepsOfRun)
            m_after[static_cast<std::size_t>(record.step - 1)] = allocations;
        ++m_steps;
    }
    void onEvaluation(const EvaluationRecord &) override {}

    [[nodiscard]] int steps() const { return m_steps; }
    /// From the end of the step before to that step's end; the first is 2.
    [[nodiscard]] std::size_t during(int step) const
    {
        const auto index = static_cast<std::size_t>(step - 1);
        return m_after[index] - m_after[index - 1];
    }

private:
    std::array<std::size_t, stepsOfRun> m_after{};
    int m_steps = 0;
};

Experiment experimentOf(int qubits, int batch)
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    if (qubits == 16) {
        experiment.circuit = hybridPipelineCircuit(16, 2);
        PreprocessingStep &resize = experiment.preprocessing.front();
        resize.width = 4;
        resize.height = 4;
    }
    experiment.training.batch = batch;
    experiment.training.steps = stepsOfRun;
    experiment.training.evaluateEvery = stepsOfRun; // an evaluation makes a record
    return experiment;
}

} // namespace

class StepAllocationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWayIsCounted();
    void noneAfterTheFirst_data();
    void noneAfterTheFirst();
};

// Volatile: or the compiler leaves out what nobody reads.
void StepAllocationsTest::everyWayIsCounted()
{
    if (!countsAllocations)
        QSKIP("a sanitizer's heap is not counted");
    const auto counts = [](const char *what, auto make, auto free) {
        const std::size_t before = allocations;
        void *volatile memory = make();
        const std::size_t made = allocations - before;
        free(memory);
        QVERIFY2(memory != nullptr && made == 1, what);
    };
    const auto release = [](void *memory) { std::free(memory); };
    counts(
        "malloc", [] { return std::malloc(8); }, release);
    counts(
        "calloc", [] { return std::calloc(2, 8); }, release);
    counts(
        "realloc", [] { return std::realloc(nullptr, 8); }, release);
    counts(
        "aligned_alloc", [] { return std::aligned_alloc(64, 128); }, release);
    counts(
        "posix_memalign",
        [] {
            void *memory = nullptr;
            return posix_memalign(&memory, 64, 128) == 0 ? memory : nullptr;
        },
        release);
    counts(
        "new", [] { return ::operator new(8); }, [](void *at) { ::operator delete(at); });
    counts(
        "aligned new", [] { return ::operator new(8, std::align_val_t(64)); },
        [](void *at) { ::operator delete(at, std::align_val_t(64)); });
}

void StepAllocationsTest::noneAfterTheFirst_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<int>("batch");
    QTest::addColumn<Precision>("precision");
    QTest::addColumn<int>("threads");
    QTest::addColumn<OptimizerKind>("optimizer");
    for (const Precision precision : {Precision::Complex64, Precision::Complex128}) {
        const std::string name(toString(precision));
        for (const int threads : {1, 2}) {
            QTest::addRow("9 qubits, batch 32, %s, %d threads", name.c_str(), threads)
                << 9 << 32 << precision << threads << OptimizerKind::Adam;
            QTest::addRow("16 qubits, batch 2, %s, %d threads", name.c_str(), threads)
                << 16 << 2 << precision << threads << OptimizerKind::Adam;
        }
    }
    QTest::addRow("with momentum") << 9 << 32 << Precision::Complex64 << 2 << OptimizerKind::Sgd;
}

void StepAllocationsTest::noneAfterTheFirst()
{
    if (!countsAllocations)
        QSKIP("a sanitizer's heap is not counted");
    QFETCH(int, qubits);
    QFETCH(int, batch);
    QFETCH(Precision, precision);
    QFETCH(int, threads);
    QFETCH(OptimizerKind, optimizer);
    Experiment experiment = experimentOf(qubits, batch);
    experiment.compute.precision = precision;
    experiment.compute.threads = threads;
    experiment.training.optimizer = optimizer;
    experiment.training.momentum = optimizer == OptimizerKind::Sgd ? 0.9 : 0;
    Runner runner(experiment);
    QCOMPARE(runner.facts().threads, threads);
    StepCounts counts;
    const RunResult result = runner.advance(stepsOfRun, {}, counts);
    QCOMPARE(result.stepsDone, stepsOfRun);
    QCOMPARE(counts.steps(), stepsOfRun);
    for (int step = 2; step <= stepsOfRun; ++step)
        QVERIFY2(
            counts.during(step) == 0,
            qPrintable(
                QStringLiteral("%1 allocations in step %2").arg(counts.during(step)).arg(step)));
}

QTEST_GUILESS_MAIN(StepAllocationsTest)
#include "tst_step_allocations.moc"
