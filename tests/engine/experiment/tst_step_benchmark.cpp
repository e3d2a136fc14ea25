// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/data/prepared_data.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/machine_shares.h"
#include "engine/experiment/runner.h"
#include "engine/experiment/step_benchmark.h"

#include <QTest>

#include <limits>
#include <numbers>
#include <numeric>

using namespace ansatz;

namespace {

std::unique_ptr<Simulator<float>> simulatorOf(const BenchmarkWork &work)
{
    return makeSimulator<float>(targetOf(work.compute), expand(work.circuit), work.observables);
}

BenchmarkCheck checked(const BenchmarkWork &work)
{
    if (work.compute.precision == Precision::Complex64)
        return checkWork(work, *simulatorOf(work));
    const auto simulator =
        makeSimulator<double>(targetOf(work.compute), expand(work.circuit), work.observables);
    return checkWork(work, *simulator);
}

// Right but for one number.
class Faulty final : public Simulator<float> {
public:
    enum class Fault { None, Expectation, NotANumber, WeightGradient, FeatureGradient, NoGradient };

    Faulty(const BenchmarkWork &work, Fault fault) : m_right(simulatorOf(work)), m_fault(fault) {}

    int features() const override { return m_right->features(); }
    int weights() const override { return m_right->weights(); }
    int observables() const override { return m_right->observables(); }
    void forward(const Batch<float> &batch, std::span<float> expectations) override
    {
        m_right->forward(batch, expectations);
        if (m_fault == Fault::Expectation)
            expectations.back() += 0.001F;
        if (m_fault == Fault::NotANumber)
            expectations.front() = std::numeric_limits<float>::quiet_NaN();
    }
    void backward(const Batch<float> &batch, std::span<const float> upstream,
                  const Gradients<float> &gradients, PassId) override
    {
        m_right->backward(batch, upstream, gradients);
        if (m_fault == Fault::WeightGradient)
            gradients.weights.back() += 0.001F;
        if (m_fault == Fault::NoGradient)
            gradients.features.front() = std::numeric_limits<float>::quiet_NaN();
        if (m_fault == Fault::FeatureGradient)
            for (float &value : gradients.features.last(static_cast<std::size_t>(features())))
                value *= 1.01F;
    }

private:
    std::unique_ptr<Simulator<float>> m_right;
    Fault m_fault;
};

} // namespace

// Nothing here depends on how fast the machine is.
class StepBenchmarkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timings();
    void pipelineIsTheDefaultExperiments();
    void pipelineRefusesBadSizes();
    void experimentIsCutToOneBatch();
    void experimentIsRefusedAsByItsTraining();
    void checkComparesWithAnother_data();
    void checkComparesWithAnother();
    void checkFindsFaults_data();
    void checkFindsFaults();
    void checkOfNumbersThatAreNone();
    void timesTheStepsThatAreAskedFor();
    void shares();
};

void StepBenchmarkTest::timings()
{
    const Timing none = Timing::of({});
    QVERIFY(none.median == 0 && none.least == 0 && none.p90 == 0);
    const Timing two = Timing::of({4, 2});
    QVERIFY(two.median == 3 && two.least == 2 && two.p90 == 4);
    std::vector<double> ten(10);
    std::iota(ten.rbegin(), ten.rend(), 1);
    const Timing many = Timing::of(ten);
    QVERIFY(many.median == 5.5 && many.least == 1 && many.p90 == 9);
    ten.push_back(11);
    QCOMPARE(Timing::of(ten).median, 6.0);
    QCOMPARE(Timing::of(ten).p90, 10.0);
}

void StepBenchmarkTest::pipelineIsTheDefaultExperiments()
{
    const BenchmarkWork work = pipelineWork(9, 2, 40, {});
    const Experiment preset = presetExperiment("digits_1_vs_5");
    QCOMPARE(work.circuit.operations, preset.circuit.operations);
    QCOMPARE(work.circuit.blocks, preset.circuit.blocks);
    QCOMPARE(work.observables, pauliZOfEveryQubit(9));
    QCOMPARE(work.head, preset.head);
    QCOMPARE(work.training.loss, preset.training.loss);
    QCOMPARE(work.training.optimizer, preset.training.optimizer);
    QCOMPARE(work.training.learningRate, preset.training.learningRate);
    QCOMPARE(work.training.batch, 40);
    QCOMPARE(targetOf(work.compute).threads, automaticThreads());

    QCOMPARE(work.features.rows, std::size_t(40));
    QCOMPARE(work.features.columns, std::size_t(9));
    QCOMPARE(work.features.values.size(), std::size_t(360));
    for (const double angle : work.features.values)
        QVERIFY(angle >= 0 && angle < std::numbers::pi);
    QCOMPARE(work.targets.size(), std::size_t(40));
    const auto ones = std::accumulate(work.targets.begin(), work.targets.end(), 0);
    QVERIFY(ones > 0 && ones < 40);
}

void StepBenchmarkTest::pipelineRefusesBadSizes()
{
    QVERIFY_THROWS_EXCEPTION(UserError, (void)pipelineWork(0, 2, 32, {}));
    QVERIFY_THROWS_EXCEPTION(UserError, (void)pipelineWork(3, 0, 32, {}));
    QVERIFY_THROWS_EXCEPTION(UserError, (void)pipelineWork(3, 2, 0, {}));
    QVERIFY_THROWS_EXCEPTION(UserError, (void)pipelineWork(35, 1, 1, {}));
    ComputeSettings nowhere;
    nowhere.device = "abacus";
    QVERIFY_THROWS_EXCEPTION(UserError, (void)pipelineWork(3, 2, 32, nowhere));
}

void StepBenchmarkTest::experimentIsCutToOneBatch()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    const PreparedSamples train =
        prepareData(experiment.data, experiment.preprocessing, experiment.seed).train;
    BenchmarkWork work = workOf(experiment);
    QCOMPARE(work.training.batch, 32);
    QCOMPARE(work.features.rows, std::size_t(32));
    QCOMPARE(work.targets.size(), std::size_t(32));
    QVERIFY(std::equal(work.features.values.begin(), work.features.values.end(),
                       train.features.values.begin()));
    QCOMPARE(work.features.values.size(), std::size_t(32 * 9));
    QCOMPARE(work.observables.size(), std::size_t(9));

    experiment.training.batch = 50'000; // a batch holds no more samples than there are
    work = workOf(experiment);
    QCOMPARE(work.features.rows, train.features.rows);
    QCOMPARE(work.training.batch, static_cast<int>(train.features.rows));
}

void StepBenchmarkTest::experimentIsRefusedAsByItsTraining()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.circuit = hybridPipelineCircuit(10, 1); // the data have 9 features
    try {
        (void)workOf(experiment);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.place(), std::string("/circuit/features"));
    }
}

void StepBenchmarkTest::checkComparesWithAnother_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<bool>("isSingle");
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("against");
    QTest::addRow("single") << 4 << true << "native"
                            << "reference";
    QTest::addRow("double") << 4 << false << "native"
                            << "reference";
    QTest::addRow("the reference itself") << 4 << true << "reference"
                                          << "native";
    QTest::addRow("large single") << 11 << true << "native"
                                  << "complex128";
    QTest::addRow("large double") << 11 << false << "native"
                                  << "complex64";
}

void StepBenchmarkTest::checkComparesWithAnother()
{
    QFETCH(const int, qubits);
    QFETCH(const bool, isSingle);
    QFETCH(const QString, backend);
    QFETCH(const QString, against);
    ComputeSettings compute;
    compute.backend = backend.toStdString();
    compute.precision = isSingle ? Precision::Complex64 : Precision::Complex128;
    compute.threads = 2;
    const BenchmarkCheck check = checked(pipelineWork(qubits, 2, 7, compute));
    QCOMPARE(check.against, against.toStdString());
    QCOMPARE(check.samples, std::size_t(3));
    QVERIFY2(check.holds(), qPrintable(QString::number(check.gradients)));
    // Differences of exactly nothing would mean that nothing was compared.
    QVERIFY(check.expectations > 0 && check.gradients > 0);
    QVERIFY(check.allowed < 1e-3);
    if (qubits <= 10 && !isSingle)
        QVERIFY(check.allowed < 1e-8);

    QCOMPARE(checked(pipelineWork(3, 1, 1, compute)).samples, std::size_t(1));
}

void StepBenchmarkTest::checkFindsFaults_data()
{
    QTest::addColumn<int>("qubits");
    QTest::addColumn<int>("fault");
    using Fault = Faulty::Fault;
    for (const int qubits : {5, 11}) {
        const auto add = [qubits](const char *name, Fault fault) {
            QTest::addRow("%s, %d qubits", name, qubits) << qubits << static_cast<int>(fault);
        };
        add("none", Fault::None);
        add("expectation", Fault::Expectation);
        add("not a number", Fault::NotANumber);
        add("weight's gradient", Fault::WeightGradient);
        add("feature's gradient", Fault::FeatureGradient);
        add("gradient not a number", Fault::NoGradient);
    }
}

void StepBenchmarkTest::checkFindsFaults()
{
    QFETCH(const int, qubits);
    QFETCH(const int, fault);
    const BenchmarkWork work = pipelineWork(qubits, 2, 6, {});
    Faulty simulator(work, static_cast<Faulty::Fault>(fault));
    QCOMPARE(checkWork(work, simulator).holds(), fault == 0);
}

void StepBenchmarkTest::checkOfNumbersThatAreNone()
{
    BenchmarkCheck check;
    check.allowed = 1e-4;
    QVERIFY(check.holds());
    requireAgreement(check);
    check.gradients = 2e-4;
    QVERIFY(!check.holds());
    QVERIFY_THROWS_EXCEPTION(InternalError, requireAgreement(check));
    check.gradients = 0;
    check.expectations = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(!check.holds());
    QVERIFY_THROWS_EXCEPTION(InternalError, requireAgreement(check));
}

void StepBenchmarkTest::timesTheStepsThatAreAskedFor()
{
    for (const Precision precision : {Precision::Complex64, Precision::Complex128}) {
        ComputeSettings compute;
        compute.precision = precision;
        compute.threads = 1;
        const BenchmarkWork work = pipelineWork(3, 2, 5, compute);
        const StepBenchmark benchmark = benchmarkStep(work, 13);
        QCOMPARE(benchmark.steps, 13);
        QCOMPARE(benchmark.threads, 1);
        QCOMPARE(benchmark.operations, std::size_t(3 + 2 * (2 + 6)));
        QCOMPARE(benchmark.weights, std::size_t(12));
        QCOMPARE(benchmark.observables, std::size_t(3));
        for (const Timing &timing : {benchmark.step, benchmark.forward, benchmark.backward}) {
            QVERIFY(timing.least >= 0);
            QVERIFY(timing.least <= timing.median && timing.median <= timing.p90);
        }
        QVERIFY(benchmark.step.least > 0 && benchmark.forward.least > 0);
        QVERIFY(benchmark.headMs > 0);
        QVERIFY(benchmark.whyNoGraph.empty());
        QVERIFY(benchmark.check.holds() && benchmark.check.samples == 3);
    }
    QCOMPARE(benchmarkStep(pipelineWork(2, 1, 1, {}), 1).steps, 1);
    QVERIFY(benchmarkStep(pipelineWork(2, 1, 1, {}), std::nullopt).steps >= 5);
}

void StepBenchmarkTest::shares()
{
    StepBenchmark benchmark;
    benchmark.forward.median = 1;
    benchmark.backward.median = 3;
    MachinePeaks peaks;
    peaks.fma = 1000;
    peaks.memoryBandwidth = 500;
    peaks.cacheBandwidth = 5000;
    const QuantumWork work{.forwardFma = 1,
                           .backwardFma = 2,
                           .forwardBytes = 0.25,
                           .backwardBytes = 0.75,
                           .cacheBytes = 5};
    const MachineShares found = sharesOf(work, benchmark, peaks);
    QCOMPARE(found.fma, 0.75);
    QCOMPARE(found.memory, 0.5);
    QCOMPARE(found.cache, 0.25);
    QCOMPARE(found.roofline(), 0.75);
    QVERIFY(!found.isMemoryTheLimit());
    peaks.memoryBandwidth = 300;
    QCOMPARE(sharesOf(work, benchmark, peaks).roofline(), 1 / 1.2);
    QVERIFY(sharesOf(work, benchmark, peaks).isMemoryTheLimit());
    ComputeSettings compute;
    const auto small = quantumWork(pipelineWork(6, 2, 8, compute));
    const auto large = quantumWork(pipelineWork(6, 2, 64, compute));
    QVERIFY(small && large);
    QVERIFY(small->forwardFma > 0 && small->backwardFma > 0);
    QVERIFY(large->forwardFma > small->forwardFma && large->backwardFma > small->backwardFma);
    compute.backend = "reference";
    QVERIFY(!quantumWork(pipelineWork(6, 2, 8, compute)));

    const MachineShares none = sharesOf(work, {}, peaks);
    QVERIFY(none.fma == 0 && none.memory == 0 && none.cache == 0);
}

QTEST_GUILESS_MAIN(StepBenchmarkTest)
#include "tst_step_benchmark.moc"
