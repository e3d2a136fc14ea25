// SPDX-License-Identifier: GPL-3.0-or-later
// Whole training steps of the GPU, executed on the host, against those of the CPU.
#include "engine/circuit/templates.h"
#include "engine/data/batches.h"
#include "engine/model/hybrid_model.h"
#include "engine/training/training_step.h"
#include "tests/support/agreement.h"

#include <QTest>

#include <torch/types.h>

#include "tests/engine/cuda_simulator/host_training.h"

#include <cstring>
#include <limits>

using namespace ansatz;

namespace {

constexpr std::size_t columns = 3;

PreparedSamples makeSamples(std::size_t rows)
{
    PreparedSamples samples;
    samples.features.rows = rows;
    samples.features.columns = columns;
    Random random(1);
    for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t k = 0; k < columns; ++k)
            samples.features.values.push_back(3 * random.uniform());
        samples.targets.push_back(samples.features.values.back() > 1.5 ? 1 : 0);
    }
    return samples;
}

template <class Real>
HybridModel makeModel(bool bias)
{
    HeadSettings head;
    head.bias = bias;
    constexpr Precision precision =
        sizeof(Real) == 4 ? Precision::Complex64 : Precision::Complex128;
    return HybridModel(
        QuantumLayerOptions(hybridPipelineCircuit(columns, 1)).precision(precision).seed(2), head);
}

template <class Real>
cuda::TrainingSetup<Real> setupOf(std::span<const Real> parameters, const Samples<Real> &samples,
                                  const TrainingSettings &settings, std::size_t batch)
{
    return {.features = samples.features,
            .targets = samples.targets,
            .parameters = parameters,
            .batch = batch,
            .isCrossEntropy = settings.loss == LossKind::BinaryCrossEntropy,
            .isAdam = settings.optimizer == OptimizerKind::Adam,
            .learningRate = settings.learningRate,
            .momentum = settings.momentum};
}

CompiledCircuit compiledOf(const HybridModel &model)
{
    const ExpandedCircuit circuit = expand(model->quantum->options.circuit());
    return compile(circuit, pauliZOfEveryQubit(circuit.qubits));
}

template <class Real>
struct Setup {
    explicit Setup(const TrainingSettings &settings = {}, bool bias = true, std::size_t rows = 40,
                   std::size_t batch = 8)
        : prepared(makeSamples(rows)), samples(prepared), model(makeModel<Real>(bias)),
          parameters(*model),
          onCpu(*model->quantum->simulator<Real>(), parameters, samples, settings),
          onGpu(compiledOf(model), setupOf<Real>(parameters.all(), samples, settings, batch)),
          batches(rows, batch, 5)
    {}

    PreparedSamples prepared;
    Samples<Real> samples;
    HybridModel model;
    FlatParameters<Real> parameters;
    TrainingStep<Real> onCpu;
    test::HostTraining<Real> onGpu;
    Batches batches;
};

template <class Real>
bool sameBits(const std::vector<Real> &a, const std::vector<Real> &b)
{
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
}

} // namespace

class CudaTrainingKernelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { cuda_host::options = {}; }
    void equalTheCpus_data();
    void equalTheCpus();
    void equalTheCpusInEveryBatchSize_data();
    void equalTheCpusInEveryBatchSize();
    void takeTheLearningRateOfEveryStep();
    void keepEverythingWhenTheLossIsNotFinite();
    void keepEverythingWhenAnUpdateIsNotFinite();
    void orderOfThreadsChangesNoBits();
    void everyBarrierIsNeeded();
};

void CudaTrainingKernelsTest::equalTheCpus_data()
{
    QTest::addColumn<int>("loss");
    QTest::addColumn<int>("optimizer");
    QTest::addColumn<bool>("bias");
    for (const LossKind loss : {LossKind::BinaryCrossEntropy, LossKind::MeanSquaredError}) {
        for (const OptimizerKind optimizer : {OptimizerKind::Adam, OptimizerKind::Sgd})
            QTest::addRow("%s, %s",
                          loss == LossKind::BinaryCrossEntropy ? "cross entropy" : "squares",
                          optimizer == OptimizerKind::Adam ? "adam" : "sgd")
                << int(loss) << int(optimizer) << true;
    }
    QTest::addRow("no bias") << int(LossKind::BinaryCrossEntropy) << int(OptimizerKind::Adam)
                             << false;
}

namespace {

template <class Real>
void compareSteps(const TrainingSettings &settings, bool bias, double allowed)
{
    Setup<Real> setup(settings, bias);
    for (int i = 0; i < 20; ++i) {
        const std::vector<std::size_t> &rows = setup.batches.next();
        const StepOutcome want = setup.onCpu.run(rows);
        const cuda::TrainingOutcome got = setup.onGpu.run(rows);
        QVERIFY(want.isDone && got.isDone);
        QVERIFY2(std::abs(got.loss - want.loss) <= allowed,
                 qPrintable(QString("step %1: %2").arg(i).arg(got.loss - want.loss)));
    }
    const auto all = setup.parameters.all();
    ANSATZ_COMPARE(setup.onGpu.parameters(), std::vector<Real>(all.begin(), all.end()), allowed);
}

} // namespace

void CudaTrainingKernelsTest::equalTheCpus()
{
    QFETCH(int, loss);
    QFETCH(int, optimizer);
    QFETCH(bool, bias);
    TrainingSettings settings;
    settings.loss = static_cast<LossKind>(loss);
    settings.optimizer = static_cast<OptimizerKind>(optimizer);
    settings.momentum = 0.9;
    settings.learningRate = 0.05;
    compareSteps<double>(settings, bias, 1e-12);
    compareSteps<float>(settings, bias, 2e-5);
}

void CudaTrainingKernelsTest::equalTheCpusInEveryBatchSize_data()
{
    QTest::addColumn<int>("size");
    // More than a block has threads; not a multiple of a warp; one.
    for (const int size : {1, 33, 600})
        QTest::addRow("%d", size) << size;
}

void CudaTrainingKernelsTest::equalTheCpusInEveryBatchSize()
{
    QFETCH(int, size);
    Setup<double> setup({}, true, 700, 600);
    std::vector<std::size_t> rows = setup.batches.next();
    rows.resize(static_cast<std::size_t>(size));
    for (int i = 0; i < 2; ++i) {
        const double want = setup.onCpu.run(rows).loss;
        QCOMPARE_LT(std::abs(setup.onGpu.run(rows).loss - want), 1e-13);
    }
    const auto all = setup.parameters.all();
    ANSATZ_COMPARE(setup.onGpu.parameters(), std::vector<double>(all.begin(), all.end()), 1e-12);
}

void CudaTrainingKernelsTest::takeTheLearningRateOfEveryStep()
{
    Setup<double> setup;
    for (const double rate : {0.1, 0.003}) {
        setup.onCpu.setLearningRate(rate);
        setup.onGpu.setLearningRate(rate);
        const std::vector<std::size_t> &rows = setup.batches.next();
        QVERIFY(setup.onCpu.run(rows).isDone && setup.onGpu.run(rows).isDone);
    }
    const auto all = setup.parameters.all();
    ANSATZ_COMPARE(setup.onGpu.parameters(), std::vector<double>(all.begin(), all.end()), 1e-13);
}

void CudaTrainingKernelsTest::keepEverythingWhenTheLossIsNotFinite()
{
    Setup<float> setup;
    QVERIFY(setup.onGpu.run(setup.batches.next()).isDone);
    PreparedSamples faulty = setup.prepared;
    faulty.features.values[columns * 7] = std::numeric_limits<double>::quiet_NaN();
    const std::vector<float> parameters = setup.onGpu.parameters();
    const Samples<float> samples(faulty);
    test::HostTraining<float> training(compiledOf(setup.model),
                                       setupOf<float>(parameters, samples, {}, 8));
    const std::vector<std::size_t> sound = {1, 2};
    QVERIFY(training.run(sound).isDone);
    const auto before = training.everything();
    const cuda::TrainingOutcome outcome = training.run(std::vector<std::size_t>{1, 7});
    QVERIFY(!outcome.isDone && std::isnan(outcome.loss));
    QVERIFY(sameBits(training.everything(), before));
    QVERIFY(training.run(sound).isDone);
}

void CudaTrainingKernelsTest::keepEverythingWhenAnUpdateIsNotFinite()
{
    Setup<float> setup;
    const std::vector<std::size_t> rows = setup.batches.next();
    QVERIFY(setup.onGpu.run(rows).isDone);
    const auto before = setup.onGpu.everything();
    setup.onGpu.setLearningRate(std::numeric_limits<double>::infinity());
    const cuda::TrainingOutcome outcome = setup.onGpu.run(rows);
    QVERIFY(!outcome.isDone && std::isfinite(outcome.loss));
    QVERIFY(sameBits(setup.onGpu.everything(), before));
}

namespace {

// Two steps, of which the second sees what the first left.
std::vector<float> twoSteps(std::size_t batch)
{
    Setup<float> setup({}, true, 700, batch);
    std::vector<float> all;
    for (int i = 0; i < 2; ++i) {
        all.push_back(static_cast<float>(setup.onGpu.run(setup.batches.next()).loss));
        const auto now = setup.onGpu.everything();
        all.insert(all.end(), now.begin(), now.end());
    }
    return all;
}

std::vector<cuda_host::Options> orders()
{
    std::vector<cuda_host::Options> all(2);
    all[1].order = cuda_host::Order::Reverse;
    all.push_back({});
    all.back().order = cuda_host::Order::Random;
    return all;
}

// Whether an order of the threads gives other bits, or a report.
bool isCaught(std::size_t batch, int barrier, const std::vector<float> &intact)
{
    for (cuda_host::Options order : orders()) {
        order.skipBarrier = barrier;
        cuda_host::options = order;
        try {
            if (!sameBits(twoSteps(batch), intact))
                return true;
        } catch (const std::runtime_error &) {
            return true;
        }
    }
    return false;
}

} // namespace

void CudaTrainingKernelsTest::orderOfThreadsChangesNoBits()
{
    for (const std::size_t batch : {33, 600}) {
        cuda_host::options = {};
        QVERIFY(!isCaught(batch, 0, twoSteps(batch)));
    }
}

void CudaTrainingKernelsTest::everyBarrierIsNeeded()
{
    const auto intact = twoSteps(65);
    for (const int barrier : {int(cuda::afterSamples), int(cuda::afterFaults)})
        QVERIFY2(isCaught(65, barrier, intact), qPrintable(QString::number(barrier)));
}

QTEST_GUILESS_MAIN(CudaTrainingKernelsTest)
#include "tst_cuda_training_kernels.moc"
