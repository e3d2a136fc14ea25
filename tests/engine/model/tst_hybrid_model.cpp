// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "engine/model/hybrid_model.h"

#include <QTest>

#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

using namespace ansatz;

namespace {

HybridModel makeModel(std::uint64_t seed, Precision precision = Precision::Complex64,
                      bool bias = true)
{
    HeadSettings head;
    head.bias = bias;
    return HybridModel(
        QuantumLayerOptions(hybridPipelineCircuit(4, 2)).precision(precision).seed(seed), head);
}

} // namespace

class HybridModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesAProbabilityASample();
    void headIsOfTheLayersPrecision();
    void startsFromTheSeedAlone();
    void headStartsWithinTorchsBounds();
    void biasCanBeLeftOut();
};

void HybridModelTest::givesAProbabilityASample()
{
    HybridModel model = makeModel(1);
    const torch::Tensor input = torch::rand({5, 4});
    const torch::Tensor output = model->forward(input);
    QVERIFY((output.sizes() == at::IntArrayRef{5, 1}));
    QVERIFY(output.gt(0).all().item<bool>() && output.lt(1).all().item<bool>());
    QVERIFY(torch::equal(model->classify(model->quantum->forward(input)), output));
    output.sum().backward();
    QCOMPARE(model->parameters().size(), 3U);
    for (const torch::Tensor &parameter : model->parameters())
        QVERIFY(parameter.grad().defined());
}

void HybridModelTest::headIsOfTheLayersPrecision()
{
    HybridModel model = makeModel(1, Precision::Complex128);
    for (const torch::Tensor &parameter : model->parameters())
        QVERIFY(parameter.scalar_type() == torch::kDouble);
    QVERIFY(model->forward(torch::rand({5, 4}, torch::kDouble)).scalar_type() == torch::kDouble);
}

void HybridModelTest::startsFromTheSeedAlone()
{
    torch::manual_seed(1);
    const auto first = makeModel(5)->parameters();
    torch::manual_seed(2);
    const auto second = makeModel(5)->parameters();
    const auto other = makeModel(6)->parameters();
    for (std::size_t i = 0; i < first.size(); ++i) {
        QVERIFY(torch::equal(first[i], second[i]));
        QVERIFY(!torch::equal(first[i], other[i]));
    }
}

void HybridModelTest::headStartsWithinTorchsBounds()
{
    double largest = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const auto head = makeModel(seed)->head->parameters();
        for (const torch::Tensor &parameter : head)
            largest = std::max(largest, parameter.abs().max().item<double>());
    }
    QVERIFY(largest <= 0.5 && largest > 0.45); // 1/√4
}

void HybridModelTest::biasCanBeLeftOut()
{
    QCOMPARE(makeModel(1, Precision::Complex64, false)->head->parameters().size(), 1U);
}

QTEST_GUILESS_MAIN(HybridModelTest)
#include "tst_hybrid_model.moc"
