// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/random.h"
#include "engine/training/optimizer.h"

#include <QTest>

#include <torch/optim/adam.h>
#include <torch/optim/sgd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <memory>

using namespace ansatz;

namespace {

constexpr std::int64_t count = 5;

std::unique_ptr<torch::optim::Optimizer> torchOptimizer(const TrainingSettings &settings,
                                                        const torch::Tensor &parameters)
{
    if (settings.optimizer == OptimizerKind::Adam)
        return std::make_unique<torch::optim::Adam>(
            std::vector{parameters}, torch::optim::AdamOptions(settings.learningRate));
    return std::make_unique<torch::optim::SGD>(
        std::vector{parameters},
        torch::optim::SGDOptions(settings.learningRate).momentum(settings.momentum));
}

// The largest difference from torch's parameters in 200 steps, the rate changed in the middle.
template <class Real>
double differenceFromTorch(const TrainingSettings &settings)
{
    torch::Tensor wanted = torch::linspace(-1, 1, count, torch::CppTypeToScalarType<Real>::value);
    std::vector<Real> found(wanted.data_ptr<Real>(), wanted.data_ptr<Real>() + count);
    wanted.requires_grad_(true);
    wanted.mutable_grad() = torch::zeros_like(wanted);
    const auto torchs = torchOptimizer(settings, wanted);
    Optimizer<Real> ours(settings, count);

    Random random(7);
    double largest = 0;
    for (int step = 0; step < 200; ++step) {
        if (step == 100) {
            torchs->param_groups()[0].options().set_lr(0.003);
            ours.setLearningRate(0.003);
        }
        std::vector<Real> gradient;
        for (std::int64_t i = 0; i < count; ++i) // of sizes that differ by thousands; one is 0
            gradient.push_back(static_cast<Real>(
                i == 4 ? 0 : (random.normal() + 0.5) * std::pow(30, double(i) - 3)));
        std::ranges::copy(gradient, wanted.mutable_grad().data_ptr<Real>());
        torchs->step();
        ours.step(found, gradient);
        for (std::int64_t i = 0; i < count; ++i)
            largest = std::max(largest, std::abs(double(found[static_cast<std::size_t>(i)])
                                                 - double(wanted.data_ptr<Real>()[i])));
    }
    return largest;
}

} // namespace

class OptimizerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void updatesAreTorchs_data();
    void updatesAreTorchs();
    void knowsHowManyParametersThereAre();
    void averageGradientIsAMean_data();
    void averageGradientIsAMean();
    void averageGradientFollows();
};

void OptimizerTest::updatesAreTorchs_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("momentum");
    QTest::newRow("adam") << int(OptimizerKind::Adam) << 0.0;
    QTest::newRow("sgd") << int(OptimizerKind::Sgd) << 0.0;
    QTest::newRow("sgd with momentum") << int(OptimizerKind::Sgd) << 0.9;
}

void OptimizerTest::updatesAreTorchs()
{
    QFETCH(int, kind);
    QFETCH(double, momentum);
    TrainingSettings settings;
    settings.optimizer = static_cast<OptimizerKind>(kind);
    settings.momentum = momentum;
    settings.learningRate = 0.02;
    const double single = differenceFromTorch<float>(settings);
    const double fine = differenceFromTorch<double>(settings);
    qInfo("float %.1e, double %.1e", single, fine);
    QCOMPARE_LT(single, 1e-4); // rounding of 200 steps, of parameters up to 100
    QCOMPARE_LT(fine, 1e-12);
}

void OptimizerTest::knowsHowManyParametersThereAre()
{
    Optimizer<double> optimizer({}, 2);
    std::vector<double> parameters(3);
    QVERIFY_THROWS_EXCEPTION(std::exception, optimizer.step(parameters, parameters));
}

void OptimizerTest::averageGradientIsAMean_data()
{
    updatesAreTorchs_data();
}

// Of gradients that stay the same the mean is each of them, from the first step on.
void OptimizerTest::averageGradientIsAMean()
{
    QFETCH(int, kind);
    QFETCH(double, momentum);
    TrainingSettings settings;
    settings.optimizer = static_cast<OptimizerKind>(kind);
    settings.momentum = momentum;
    Optimizer<double> optimizer(settings, 3);
    QVERIFY(averageGradient(settings, optimizer.memory()).empty());
    std::vector<double> parameters(3);
    const std::vector<double> gradient{0.5, -0.003, 0};
    for (int step = 0; step < 30; ++step) {
        optimizer.step(parameters, gradient);
        const std::vector<double> mean = averageGradient(settings, optimizer.memory());
        for (std::size_t i = 0; i < gradient.size(); ++i)
            QCOMPARE_LT(std::abs(mean[i] - gradient[i]), 1e-12);
    }
}

// Without momentum it is the last gradient; else newer ones weigh more.
void OptimizerTest::averageGradientFollows()
{
    const auto afterTwo = [](const TrainingSettings &settings) {
        Optimizer<double> optimizer(settings, 1);
        std::vector<double> parameters(1);
        optimizer.step(parameters, std::vector<double>{1.0});
        optimizer.step(parameters, std::vector<double>{2.0});
        return averageGradient(settings, optimizer.memory())[0];
    };
    TrainingSettings settings;
    QCOMPARE_LT(std::abs(afterTwo(settings) - (0.9 * 1 + 2) / 1.9), 1e-12);
    settings.optimizer = OptimizerKind::Sgd;
    QCOMPARE(afterTwo(settings), 2.0);
    settings.momentum = 0.5;
    QCOMPARE_LT(std::abs(afterTwo(settings) - (0.5 * 1 + 2) / 1.5), 1e-12);
}

QTEST_GUILESS_MAIN(OptimizerTest)
#include "tst_optimizer.moc"
