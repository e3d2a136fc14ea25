// SPDX-License-Identifier: GPL-3.0-or-later
// Training steps on a real GPU, where there is one; what needs none, everywhere.
#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/training/device_training_step.h"
#include "tests/engine/training/trainer_setup.h"

#include <QTest>

#include <limits>

using namespace ansatz;

#define NEEDS_GPU()                                                                                \
    if (cudaStatus().devices.empty())                                                              \
    QSKIP(("no GPU to run on: " + cudaStatus().reason).c_str())

class DeviceTrainingStepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesDevices();
    void refusesWithoutAGpu();
    void equalsTheCpus_data();
    void equalsTheCpus();
    void isAGraphFromTheSecondStepOn();
    void keepsTheModelWhenTheLossIsNotFinite();
    void seesParametersThatOthersChange();
    void trainsToTheEnd();
};

namespace {

ComputeTarget gpu()
{
    return {.backend = "native",
            .device = "cuda:" + std::to_string(cudaStatus().devices.front().index)};
}

HybridModel makeModel(Precision precision, const ComputeTarget &target)
{
    return HybridModel(
        QuantumLayerOptions(Setup::circuit()).precision(precision).target(target).seed(seed),
        HeadSettings());
}

// A model on the GPU with its step.
template <class Real>
struct OnGpu {
    explicit OnGpu(const TrainingSettings &settings, PreparedSamples samples = makeSamples(40))
        : prepared(std::move(samples)), converted(prepared),
          model(makeModel(sizeof(Real) == 4 ? Precision::Complex64 : Precision::Complex128, gpu())),
          parameters(*model), step(*model->quantum, parameters, converted, settings)
    {}

    PreparedSamples prepared;
    Samples<Real> converted;
    HybridModel model;
    FlatParameters<Real> parameters;
    DeviceTrainingStep<Real> step;
};

std::vector<torch::Tensor> copiesOf(const HybridModel &model)
{
    std::vector<torch::Tensor> result;
    for (const torch::Tensor &parameter : model->parameters())
        result.push_back(parameter.detach().clone());
    return result;
}

template <class Real>
double differenceFromTheCpu(const TrainingSettings &settings)
{
    OnGpu<Real> onGpu(settings);
    HybridModel model =
        makeModel(sizeof(Real) == 4 ? Precision::Complex64 : Precision::Complex128, {});
    FlatParameters<Real> parameters(*model);
    TrainingStep<Real> step(*model->quantum->simulator<Real>(), parameters, onGpu.converted,
                            settings);
    Batches batches(40, 8, 5);
    double largest = 0;
    for (int i = 0; i < 20; ++i) {
        const std::vector<std::size_t> &rows = batches.next();
        largest = std::max(largest, std::abs(onGpu.step.run(rows).loss - step.run(rows).loss));
    }
    const auto ours = copiesOf(onGpu.model);
    const auto theirs = copiesOf(model);
    for (std::size_t i = 0; i < ours.size(); ++i)
        largest = std::max(largest, (ours[i] - theirs[i]).abs().max().template item<double>());
    return largest;
}

} // namespace

void DeviceTrainingStepTest::namesDevices()
{
    QCOMPARE(cudaIndexOf("cuda:0"), std::optional(0));
    QCOMPARE(cudaIndexOf("cuda:12"), std::optional(12));
    for (const char *other : {"cpu", "", "cuda", "cuda:", "cuda:x", "cuda:1x", "cuda:-1"})
        QCOMPARE(cudaIndexOf(other), std::optional<int>());
}

void DeviceTrainingStepTest::refusesWithoutAGpu()
{
    if (!cudaStatus().devices.empty())
        QSKIP("there is a GPU");
    const ExpandedCircuit circuit = expand(Setup::circuit());
    const std::vector<float> features = {1, 2};
    const std::vector<int> targets = {1};
    const std::vector<float> parameters(2 + 2 + 1);
    try {
        (void)cuda::makeCudaTrainingStep<float>(
            compile(circuit, pauliZOfEveryQubit(2)), 0,
            {.features = features, .targets = targets, .parameters = parameters});
        QFAIL("accepted");
    } catch (const UserError &error) {
        QCOMPARE(error.problem(), cudaStatus().reason);
        QCOMPARE(error.remedy(), cudaStatus().remedy);
    }
}

void DeviceTrainingStepTest::equalsTheCpus_data()
{
    QTest::addColumn<int>("loss");
    QTest::addColumn<int>("optimizer");
    QTest::newRow("cross entropy, adam")
        << int(LossKind::BinaryCrossEntropy) << int(OptimizerKind::Adam);
    QTest::newRow("squares, sgd") << int(LossKind::MeanSquaredError) << int(OptimizerKind::Sgd);
}

void DeviceTrainingStepTest::equalsTheCpus()
{
    NEEDS_GPU();
    QFETCH(int, loss);
    QFETCH(int, optimizer);
    TrainingSettings settings = quick(20);
    settings.loss = static_cast<LossKind>(loss);
    settings.optimizer = static_cast<OptimizerKind>(optimizer);
    settings.momentum = 0.9;
    QCOMPARE_LT(differenceFromTheCpu<double>(settings), 1e-10);
    QCOMPARE_LT(differenceFromTheCpu<float>(settings), 1e-4);
}

void DeviceTrainingStepTest::isAGraphFromTheSecondStepOn()
{
    NEEDS_GPU();
    OnGpu<float> onGpu(quick(20));
    const std::vector<std::size_t> rows = {1, 2, 3};
    for (int i = 0; i < 3; ++i) {
        QVERIFY(onGpu.step.run(rows).isDone);
        QCOMPARE(onGpu.step.onDevice().whyNoGraph(), std::string());
        QCOMPARE(onGpu.step.onDevice().usesGraph(), i > 0);
    }
    QVERIFY(onGpu.step.run(std::vector<std::size_t>{4}).isDone);
    QVERIFY(!onGpu.step.onDevice().usesGraph()); // of another size
}

void DeviceTrainingStepTest::keepsTheModelWhenTheLossIsNotFinite()
{
    NEEDS_GPU();
    PreparedSamples samples = makeSamples(40);
    samples.features.values[2 * 7] = std::numeric_limits<double>::quiet_NaN();
    OnGpu<float> onGpu(quick(20), samples);
    const std::vector<std::size_t> sound = {1, 2};
    for (int i = 0; i < 2; ++i) { // without a graph, and with one
        QVERIFY(onGpu.step.run(sound).isDone);
        const auto before = copiesOf(onGpu.model);
        const StepOutcome outcome = onGpu.step.run(std::vector<std::size_t>{1, 7});
        QVERIFY(!outcome.isDone && std::isnan(outcome.loss));
        QVERIFY(allEqual(copiesOf(onGpu.model), before));
    }
    QVERIFY(onGpu.step.run(sound).isDone);
}

void DeviceTrainingStepTest::seesParametersThatOthersChange()
{
    NEEDS_GPU();
    OnGpu<double> onGpu(quick(20));
    const std::vector<std::size_t> rows = {0, 1};
    QVERIFY(onGpu.step.run(rows).isDone);
    {
        const torch::NoGradGuard noGrad;
        for (torch::Tensor &parameter : onGpu.model->parameters())
            parameter.zero_();
    }
    QCOMPARE_LT(std::abs(onGpu.step.run(rows).loss - std::log(2)), 1e-12);
}

void DeviceTrainingStepTest::trainsToTheEnd()
{
    NEEDS_GPU();
    const PreparedSamples train = makeSamples(40);
    const PreparedSamples test = makeSamples(10);
    HybridModel model = makeModel(Precision::Complex64, gpu());
    Trainer trainer(model.ptr(), quick(300), train, test, seed);
    Recorder recorder;
    QCOMPARE(trainer.advance(100, {}, recorder).stepsDone, 100);
    const RunResult result = trainer.advance(1000, {}, recorder);
    QVERIFY(result.reason == StopReason::Finished);
    QCOMPARE(result.stepsDone, 300);
    QCOMPARE_GE(result.evaluation.trainAccuracy, 0.9);
    std::vector<double> weights;
    const torch::Tensor weight = model->quantum->weight.detach();
    for (std::int64_t i = 0; i < weight.numel(); ++i)
        weights.push_back(weight[i].item<double>());
    QCOMPARE(result.evaluation.circuitWeights, weights);
}

QTEST_GUILESS_MAIN(DeviceTrainingStepTest)
#include "tst_device_training_step.moc"
