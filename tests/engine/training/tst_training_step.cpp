// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/interrupted.h"
#include "engine/circuit/templates.h"
#include "engine/data/batches.h"
#include "engine/model/hybrid_model.h"
#include "engine/training/training_step.h"
#include "tests/support/counted_allocations.h"

#include <QTest>

#include <torch/nn/functional/loss.h>
#include <torch/nn/modules/linear.h>
#include <torch/optim/adam.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <limits>

using namespace ansatz;

namespace {

constexpr std::size_t rows = 40;

PreparedSamples makeSamples()
{
    PreparedSamples samples;
    samples.features.rows = rows;
    samples.features.columns = 3;
    Random random(1);
    for (std::size_t i = 0; i < rows; ++i) {
        for (int k = 0; k < 3; ++k)
            samples.features.values.push_back(3 * random.uniform());
        samples.targets.push_back(samples.features.values.back() > 1.5 ? 1 : 0);
    }
    return samples;
}

HybridModel makeModel(Precision precision, bool bias, int threads = 1)
{
    HeadSettings head;
    head.bias = bias;
    return HybridModel(QuantumLayerOptions(hybridPipelineCircuit(3, 1))
                           .precision(precision)
                           .target({.threads = threads})
                           .seed(2),
                       head);
}

// A layer of cosines in place of a circuit: no allocation, and it can be told to fail.
class Cosines final : public Simulator<double> {
public:
    explicit Cosines(std::size_t weights) : m_weights(weights) {}

    [[nodiscard]] int features() const override { return 3; }
    [[nodiscard]] int weights() const override { return static_cast<int>(m_weights); }
    [[nodiscard]] int observables() const override { return 3; }

    void forward(const Batch<double> &batch, std::span<double> expectations) override
    {
        for (std::size_t i = 0; i < expectations.size(); ++i)
            expectations[i] = std::cos(batch.features[i] + batch.weights[i % 3]);
    }
    PassId forwardForGradients(const Batch<double> &batch, std::span<double> expectations) override
    {
        forward(batch, expectations);
        return ++m_pass;
    }
    void backward(const Batch<double> &batch, std::span<const double> upstream,
                  const Gradients<double> &gradients, PassId pass) override
    {
        wasNamed = pass == m_pass;
        if (isInterrupted)
            throw Interrupted();
        std::ranges::fill(gradients.weights, 0);
        for (std::size_t i = 0; i < upstream.size(); ++i)
            gradients.weights[i % 3] -=
                upstream[i] * std::sin(batch.features[i] + batch.weights[i % 3]);
        if (isInfinite)
            gradients.weights[1] = std::numeric_limits<double>::infinity();
    }

    bool isInterrupted = false;
    bool isInfinite = false;
    bool wasNamed = false;

private:
    std::size_t m_weights;
    PassId m_pass = 0;
};

// A step on cosines, with everything that it refers to.
struct Setup {
    PreparedSamples prepared = makeSamples();
    Samples<double> samples{prepared};
    HybridModel model = makeModel(Precision::Complex128, true);
    Cosines simulator{static_cast<std::size_t>(model->quantum->weight.numel())};
    FlatParameters<double> parameters{*model};
    TrainingStep<double> step{simulator, parameters, samples, TrainingSettings()};
    Batches batches{rows, 8, 5};

    std::vector<torch::Tensor> copies()
    {
        std::vector<torch::Tensor> result;
        for (const torch::Tensor &parameter : model->parameters())
            result.push_back(parameter.detach().clone());
        return result;
    }
};

bool allEqual(const std::vector<torch::Tensor> &a, const std::vector<torch::Tensor> &b)
{
    return std::ranges::equal(a, b,
                              [](const auto &x, const auto &y) { return torch::equal(x, y); });
}

torch::Tensor torchLoss(LossKind kind, const torch::Tensor &output, const torch::Tensor &target)
{
    return kind == LossKind::BinaryCrossEntropy
               ? torch::nn::functional::binary_cross_entropy(output, target)
               : torch::nn::functional::mse_loss(output, target);
}

// The largest difference of losses and parameters from 30 steps of torch's autograd and Adam.
template <class Real>
double differenceFromAutograd(LossKind loss, bool bias, std::size_t batchSize, int threads)
{
    const Precision precision = sizeof(Real) == 4 ? Precision::Complex64 : Precision::Complex128;
    const PreparedSamples prepared = makeSamples();
    const Samples<Real> samples(prepared);
    TrainingSettings settings;
    settings.loss = loss;
    settings.learningRate = 0.05;

    HybridModel ours = makeModel(precision, bias, threads);
    FlatParameters<Real> parameters(*ours);
    TrainingStep<Real> step(*ours->quantum->simulator<Real>(), parameters, samples, settings);
    HybridModel theirs = makeModel(precision, bias);
    torch::optim::Adam adam(theirs->parameters(), torch::optim::AdamOptions(settings.learningRate));

    Batches batches(rows, batchSize, 5);
    double largest = 0;
    for (int i = 0; i < 30; ++i) {
        const std::vector<std::size_t> &batch = batches.next();
        std::vector<double> features;
        std::vector<double> targets;
        for (const std::size_t row : batch) {
            const auto values = prepared.features.row(row);
            features.insert(features.end(), values.begin(), values.end());
            targets.push_back(prepared.targets[row]);
        }
        const auto type = theirs->quantum->weight.scalar_type();
        const auto asTensor = [type](const std::vector<double> &values, std::int64_t columns) {
            return torch::tensor(values, torch::kDouble).reshape({-1, columns}).to(type);
        };
        adam.zero_grad();
        const torch::Tensor value =
            torchLoss(loss, theirs->forward(asTensor(features, 3)), asTensor(targets, 1));
        value.backward();
        adam.step();
        const StepOutcome outcome = step.run(batch);
        if (!outcome.isDone)
            return std::numeric_limits<double>::infinity();
        largest = std::max(largest, std::abs(outcome.loss - value.template item<double>()));
    }
    for (std::size_t i = 0; i < ours->parameters().size(); ++i)
        largest = std::max(
            largest,
            (ours->parameters()[i] - theirs->parameters()[i]).abs().max().template item<double>());
    return largest;
}

} // namespace

class TrainingStepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsAutogradAndTorchsAdam_data();
    void equalsAutogradAndTorchsAdam();
    void allocatesNothingAfterTheFirst();
    void namesThePassOfItsForward();
    void keepsTheModelWhenAnUpdateIsNotFinite();
    void keepsTheModelWhenTheLossIsNotFinite();
    void anInterruptedStepLeavesNoTrace();
    void seesParametersThatOthersChange();
    void refusesAConvertedModel();
};

void TrainingStepTest::equalsAutogradAndTorchsAdam_data()
{
    QTest::addColumn<int>("loss");
    QTest::addColumn<bool>("bias");
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("threads");
    QTest::newRow("cross entropy") << int(LossKind::BinaryCrossEntropy) << true << 8 << 1;
    QTest::newRow("squares") << int(LossKind::MeanSquaredError) << true << 8 << 1;
    QTest::newRow("no bias") << int(LossKind::BinaryCrossEntropy) << false << 8 << 1;
    // Several tiles, whose head is passed on three threads.
    QTest::newRow("three threads") << int(LossKind::BinaryCrossEntropy) << true << int(rows) << 3;
}

void TrainingStepTest::equalsAutogradAndTorchsAdam()
{
    QFETCH(int, loss);
    QFETCH(bool, bias);
    QFETCH(int, batch);
    QFETCH(int, threads);
    const auto samples = static_cast<std::size_t>(batch);
    const auto kind = static_cast<LossKind>(loss);
    QCOMPARE_LT(differenceFromAutograd<double>(kind, bias, samples, threads), 1e-11);
    QCOMPARE_LT(differenceFromAutograd<float>(kind, bias, samples, threads), 1e-4);
}

void TrainingStepTest::allocatesNothingAfterTheFirst()
{
    Setup setup;
    QVERIFY(setup.step.run(setup.batches.next()).isDone);
    const std::size_t before = allocations;
    bool isDone = true;
    for (int i = 0; i < 50; ++i)
        isDone = setup.step.run(setup.batches.next()).isDone && isDone;
    const std::size_t made = allocations - before;
    QVERIFY(isDone);
    QCOMPARE(made, 0U);
}

void TrainingStepTest::namesThePassOfItsForward()
{
    Setup setup;
    QVERIFY(setup.step.run(setup.batches.next()).isDone);
    QVERIFY(setup.simulator.wasNamed);
}

void TrainingStepTest::keepsTheModelWhenAnUpdateIsNotFinite()
{
    Setup setup;
    QVERIFY(setup.step.run(setup.batches.next()).isDone);
    const auto before = setup.copies();
    const OptimizerMemory memory = setup.step.memory();
    QCOMPARE(memory.steps, 1);
    setup.simulator.isInfinite = true;
    const StepOutcome outcome = setup.step.run(setup.batches.next());
    QVERIFY(!outcome.isDone && std::isfinite(outcome.loss));
    QVERIFY(allEqual(setup.copies(), before));
    QVERIFY(setup.step.memory() == memory);
}

void TrainingStepTest::keepsTheModelWhenTheLossIsNotFinite()
{
    Setup setup;
    const auto before = setup.copies();
    setup.samples.features[3 * 7] = std::numeric_limits<double>::quiet_NaN();
    const std::vector<std::size_t> batch = {1, 7};
    const StepOutcome outcome = setup.step.run(batch);
    QVERIFY(!outcome.isDone && std::isnan(outcome.loss));
    QVERIFY(allEqual(setup.copies(), before));
    QCOMPARE(setup.step.memory().steps, 0);
    Setup untouched;
    QVERIFY(setup.step.run(std::vector<std::size_t>{1, 2}).isDone);
    QVERIFY(untouched.step.run(std::vector<std::size_t>{1, 2}).isDone);
    QVERIFY(allEqual(setup.copies(), untouched.copies()));
}

void TrainingStepTest::anInterruptedStepLeavesNoTrace()
{
    Setup plain;
    Setup interrupted;
    for (int i = 0; i < 5; ++i) {
        const std::vector<std::size_t> batch = plain.batches.next();
        QVERIFY(plain.step.run(batch).isDone);
        interrupted.simulator.isInterrupted = true;
        const auto before = interrupted.copies();
        QVERIFY_THROWS_EXCEPTION(Interrupted, static_cast<void>(interrupted.step.run(batch)));
        QVERIFY(allEqual(interrupted.copies(), before));
        interrupted.simulator.isInterrupted = false;
        QVERIFY(interrupted.step.run(batch).isDone);
    }
    QVERIFY(allEqual(plain.copies(), interrupted.copies()));
}

void TrainingStepTest::seesParametersThatOthersChange()
{
    Setup setup;
    const std::vector<std::size_t> batch = {0, 1};
    {
        const torch::NoGradGuard noGrad;
        for (torch::Tensor &parameter : setup.model->parameters())
            parameter.zero_();
    }
    QCOMPARE_LT(std::abs(setup.step.run(batch).loss - std::log(2)), 1e-12);
}

void TrainingStepTest::refusesAConvertedModel()
{
    Setup setup;
    setup.model->to(torch::kFloat);
    const std::vector<std::size_t> batch = {0, 1};
    QVERIFY_THROWS_EXCEPTION(std::exception, static_cast<void>(setup.step.run(batch)));
}

QTEST_GUILESS_MAIN(TrainingStepTest)
#include "tst_training_step.moc"
