// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/metrics.h"

#include <QTest>

#include <torch/nn/functional/loss.h>

#include <cmath>
#include <limits>

using namespace ansatz;

namespace {

const std::vector<double> probabilities = {0.5, 0.01, 0.99, 1.0, 0.0, 1.0, 0.0, 1e-60, 0.7};
const std::vector<int> targets = {1, 0, 1, 1, 0, 0, 1, 1, 0};

torch::Tensor torchLoss(LossKind kind, const torch::Tensor &values)
{
    std::vector<double> wanted(targets.begin(), targets.end());
    const torch::Tensor target = torch::tensor(wanted, torch::kDouble);
    return kind == LossKind::BinaryCrossEntropy
               ? torch::nn::functional::binary_cross_entropy(values, target)
               : torch::nn::functional::mse_loss(values, target);
}

} // namespace

class MetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lossAndGradientAreTorchs_data();
    void lossAndGradientAreTorchs();
    void certainAndWrongStillHasAGradient();
    void notANumberStays();
    void accuracyCountsTheRightHalf();
    void nothingGivesZero();
};

void MetricsTest::lossAndGradientAreTorchs_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("binary cross entropy") << int(LossKind::BinaryCrossEntropy);
    QTest::newRow("mean squared error") << int(LossKind::MeanSquaredError);
}

void MetricsTest::lossAndGradientAreTorchs()
{
    QFETCH(int, kind);
    const auto loss = static_cast<LossKind>(kind);
    const torch::Tensor values = torch::tensor(probabilities, torch::kDouble);
    QCOMPARE_LT(
        std::abs(meanLoss(loss, probabilities, targets) - torchLoss(loss, values).item<double>()),
        1e-12);

    // By the logits, where torch's own way through the probabilities loses nothing.
    const torch::Tensor logits =
        torch::tensor({0.0, -4.0, 5.0, 8.0, -9.0, 10.0, -7.0, -11.0, 0.8}, torch::kDouble)
            .requires_grad_(true);
    const torch::Tensor moderate = logits.sigmoid();
    torchLoss(loss, moderate).backward();
    const std::vector<double> found(moderate.const_data_ptr<double>(),
                                    moderate.const_data_ptr<double>() + moderate.numel());
    std::vector<double> gradient(found.size());
    logitGradient(loss, found, targets, found.size(), gradient);
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const double wanted = logits.grad()[static_cast<std::int64_t>(i)].item<double>();
        QCOMPARE_LE(std::abs(gradient[i] - wanted), 1e-10 * std::abs(wanted));
    }
}

void MetricsTest::certainAndWrongStillHasAGradient()
{
    const std::vector<double> certain = {1.0, 0.0};
    std::vector<double> gradient(2);
    logitGradient(LossKind::BinaryCrossEntropy, certain, std::vector<int>{0, 1}, 2, gradient);
    QCOMPARE(gradient, (std::vector{0.5, -0.5}));
    logitGradient(LossKind::BinaryCrossEntropy, certain, std::vector<int>{0, 1}, 8, gradient);
    QCOMPARE(gradient, (std::vector{0.125, -0.125})); // two of eight
}

void MetricsTest::notANumberStays()
{
    const std::vector<double> broken = {0.5, std::numeric_limits<double>::quiet_NaN()};
    for (const LossKind kind : {LossKind::BinaryCrossEntropy, LossKind::MeanSquaredError}) {
        QVERIFY(std::isnan(meanLoss(kind, broken, std::vector<int>{1, 0})));
        QVERIFY(std::isnan(meanLoss(kind, broken, std::vector<int>{1, 1})));
    }
}

void MetricsTest::accuracyCountsTheRightHalf()
{
    QCOMPARE(predictedTarget(0.5), 1);
    QCOMPARE(predictedTarget(std::nextafter(0.5, 0)), 0);
    QCOMPARE(accuracy(std::vector{0.5, 0.4, 0.9, 0.2}, std::vector{1, 1, 0, 0}), 0.5);
    QCOMPARE(accuracy(std::vector{0.5, 0.4}, std::vector{1, 0}), 1.0);
}

void MetricsTest::nothingGivesZero()
{
    QCOMPARE(meanLoss(LossKind::BinaryCrossEntropy, {}, {}), 0.0);
    QCOMPARE(accuracy({}, {}), 0.0);
}

QTEST_GUILESS_MAIN(MetricsTest)
#include "tst_metrics.moc"
