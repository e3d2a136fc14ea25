// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/model/circuit_function.h"
#include "engine/model/device_tensors.h"
#include "engine/model/initial_weights.h"
#include "engine/model/quantum_layer.h"

#include <QTest>

#include <torch/csrc/autograd/autograd.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

#include <sstream>

using namespace ansatz;

namespace {

// Encoding and trainable angles, a weight used twice and one scaled, a repeat block.
Circuit mixedCircuit()
{
    Circuit circuit;
    circuit.qubits = 3;
    append(circuit, gate("h"), {0});
    append(circuit, gate("rx"), {0}, {Parameter::feature(0)});
    append(circuit, gate("ry"), {1}, {Parameter::feature(1, 1.5, 0.2)});
    append(circuit, gate("crz"), {0, 2}, {Parameter::feature(0, -0.5)});
    append(circuit, gate("cx"), {0, 1});
    append(circuit, gate("u3"), {1},
           {Parameter::weight(0), Parameter::weight(1), Parameter::number(0.3)});
    append(circuit, gate("rxx"), {1, 2}, {Parameter::weight(2, 2.0)});
    append(circuit, gate("cry"), {2, 0}, {Parameter::weight(0)});
    circuit.blocks.push_back({6, 2, 2, {}});
    return circuit;
}

QuantumLayerOptions doubleOptions()
{
    return QuantumLayerOptions(mixedCircuit())
        .observables({pauliZ(0), parseObservable("X0 Y1"), parseObservable("0.5 Z1 - Z2")})
        .precision(Precision::Complex128)
        .initialSpread(1)
        .seed(3);
}

torch::Tensor someInput()
{
    return torch::tensor({0.1, -0.7, 1.3, 0.4, 2.0, 0.9, -1.1, 0.2}, torch::kDouble)
        .reshape({4, 2});
}

// Σ mix · layer(input), with mix fixed and uneven.
torch::Tensor mixed(QuantumLayer &layer, const torch::Tensor &input)
{
    const torch::Tensor output = layer->forward(input);
    return (output * torch::arange(1, output.numel() + 1, output.options()).reshape_as(output))
        .sum();
}

torch::Tensor differences(QuantumLayer &layer, torch::Tensor input, torch::Tensor changed)
{
    const torch::NoGradGuard noGrad;
    constexpr double step = 1e-5;
    torch::Tensor result = torch::zeros_like(changed);
    for (std::int64_t i = 0; i < changed.numel(); ++i) {
        double *element = changed.data_ptr<double>() + i;
        const double kept = *element;
        *element = kept + step;
        const double above = mixed(layer, input).item<double>();
        *element = kept - step;
        const double below = mixed(layer, input).item<double>();
        *element = kept;
        result.data_ptr<double>()[i] = (above - below) / (2 * step);
    }
    return result;
}

double largestDifference(const torch::Tensor &a, const torch::Tensor &b)
{
    return (a - b).abs().max().item<double>();
}

// Records what a backward pass was asked for.
class RecordingSimulator final : public Simulator<double> {
public:
    [[nodiscard]] int features() const override { return 2; }
    [[nodiscard]] int weights() const override { return 3; }
    [[nodiscard]] int observables() const override { return 1; }
    void forward(const Batch<double> &, std::span<double> expectations) override
    {
        std::ranges::fill(expectations, 0.5);
    }
    PassId forwardForGradients(const Batch<double> &batch, std::span<double> expectations) override
    {
        forward(batch, expectations);
        return ++newestPass;
    }
    void backward(const Batch<double> &, std::span<const double>,
                  const Gradients<double> &gradients, PassId pass) override
    {
        ++backwardCalls;
        passOfBackward = pass;
        weightGradients = gradients.weights.size();
        featureGradients = gradients.features.size();
    }

    int backwardCalls = 0;
    PassId newestPass = 0;
    PassId passOfBackward = 0;
    std::size_t weightGradients = 0;
    std::size_t featureGradients = 0;
};

} // namespace

class QuantumLayerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gradientsEqualFiniteDifferences();
    void computesOnlyTheGradientsAskedFor_data();
    void computesOnlyTheGradientsAskedFor();
    void backwardNamesItsForward();
    void trainedScalesAreColumnsForTensors();
    void keepsNothingWithoutAGraph();
    void trainsInsideSequential();
    void describesItself();
    void startsFromSeededWeights();
    void clonesAreIndependent();
    void refusesWrongInput_data();
    void refusesWrongInput();
    void refusesAConvertedWeight();
    void refusesSecondDerivatives();
    void takesEmptyAndStridedBatches();
    void graphOutlivesTheLayer();
};

void QuantumLayerTest::gradientsEqualFiniteDifferences()
{
    QuantumLayer layer(doubleOptions());
    const torch::Tensor input = someInput().requires_grad_(true);
    mixed(layer, input).backward();
    QVERIFY(layer->weight.grad().abs().max().item<double>() > 0.1);
    QVERIFY(input.grad().abs().max().item<double>() > 0.1);
    const torch::Tensor plain = someInput();
    QCOMPARE_LT(largestDifference(layer->weight.grad(), differences(layer, plain, layer->weight)),
                1e-7);
    QCOMPARE_LT(largestDifference(input.grad(), differences(layer, plain, plain)), 1e-7);
}

void QuantumLayerTest::computesOnlyTheGradientsAskedFor_data()
{
    QTest::addColumn<bool>("input");
    QTest::addColumn<bool>("weight");
    QTest::newRow("both") << true << true;
    QTest::newRow("input") << true << false;
    QTest::newRow("weight") << false << true;
}

void QuantumLayerTest::computesOnlyTheGradientsAskedFor()
{
    QFETCH(bool, input);
    QFETCH(bool, weight);
    const auto simulator = std::make_shared<RecordingSimulator>();
    const std::shared_ptr<Simulator<double>> handed = simulator;
    const auto samples = torch::zeros({4, 2}, torch::kDouble).requires_grad_(input);
    const auto weights = torch::zeros({3}, torch::kDouble).requires_grad_(weight);
    evaluateCircuit(handed, samples, weights).sum().backward();
    QCOMPARE(simulator->backwardCalls, 1);
    QCOMPARE(simulator->featureGradients, input ? 8U : 0U);
    QCOMPARE(simulator->weightGradients, weight ? 3U : 0U);
}

void QuantumLayerTest::backwardNamesItsForward()
{
    const auto simulator = std::make_shared<RecordingSimulator>();
    const std::shared_ptr<Simulator<double>> handed = simulator;
    const auto weights = torch::zeros({3}, torch::kDouble).requires_grad_(true);
    const auto samples = torch::zeros({4, 2}, torch::kDouble);
    const torch::Tensor first = evaluateCircuit(handed, samples, weights);
    const torch::Tensor second = evaluateCircuit(handed, samples, weights);
    first.sum().backward();
    QCOMPARE(simulator->passOfBackward, 1U);
    second.sum().backward();
    QCOMPARE(simulator->passOfBackward, 2U);
}

void QuantumLayerTest::keepsNothingWithoutAGraph()
{
    const auto simulator = std::make_shared<RecordingSimulator>();
    const std::shared_ptr<Simulator<double>> handed = simulator;
    const auto samples = torch::zeros({4, 2}, torch::kDouble);
    const auto weights = torch::zeros({3}, torch::kDouble);
    QVERIFY(!evaluateCircuit(handed, samples, weights).requires_grad());
    {
        const torch::NoGradGuard noGrad;
        const auto learning = torch::zeros({3}, torch::kDouble).requires_grad_(true);
        QVERIFY(!evaluateCircuit(handed, samples, learning).requires_grad());
    }
    QCOMPARE(simulator->newestPass, 0U);
}

void QuantumLayerTest::trainsInsideSequential()
{
    torch::nn::Sequential model(QuantumLayer(QuantumLayerOptions(mixedCircuit())),
                                torch::nn::Linear(3, 1), torch::nn::Sigmoid());
    const torch::Tensor output = model->forward(someInput().to(torch::kFloat));
    QVERIFY((output.sizes() == at::IntArrayRef{4, 1}));
    QCOMPARE(model->parameters().size(), 3U);
    output.sum().backward();
    for (const torch::Tensor &parameter : model->parameters())
        QVERIFY(parameter.grad().defined());
}

// What a layer does with tensors of a GPU, on the CPU: the columns by torch, and with its graph, in
// front of the circuit without scales.
void QuantumLayerTest::trainedScalesAreColumnsForTensors()
{
    Circuit circuit = mixedCircuit();
    append(circuit, gate("ry"), {0}, {Parameter::scaledFeature(0, 0, 2)});
    append(circuit, gate("rx"), {1}, {Parameter::scaledFeature(1, circuit.weights, 1, 0.5)});
    append(circuit, gate("ry"), {1}, {Parameter::scaledFeature(0, 0)});
    const auto optionsOf = [](const Circuit &some) {
        return QuantumLayerOptions(some).precision(Precision::Complex128).initialSpread(1).seed(3);
    };
    QuantumLayer scaled(optionsOf(circuit));
    const WithoutTrainableScales parts = withoutTrainableScales(expand(circuit));
    QCOMPARE(parts.columns.size(), std::size_t(2));
    Circuit plain = circuit;
    plain.operations = parts.circuit.operations;
    for (std::size_t k = 0; k < plain.operations.size(); ++k) // they repeat where a block did
        plain.operations[k].id = static_cast<OperationId>(k + 1);
    plain.blocks.clear();
    plain.features = parts.circuit.features;
    plain.weights = parts.circuit.weights;
    QuantumLayer inner(optionsOf(plain));

    const torch::Tensor input = someInput().requires_grad_(true);
    const torch::Tensor want = scaled->forward(input);
    const torch::Tensor upstream = torch::cos(want.detach());
    const auto wantGradients = torch::autograd::grad({want}, {input, scaled->weight}, {upstream});
    inner->weight = scaled->weight.detach().clone().requires_grad_(true);
    const torch::Tensor other = someInput().requires_grad_(true);
    const torch::Tensor got = inner->forward(withColumns(other, inner->weight, parts.columns));
    const auto gradients = torch::autograd::grad({got}, {other, inner->weight}, {upstream});
    QVERIFY(torch::allclose(got, want, 0, 1e-12));
    for (std::size_t i = 0; i < 2; ++i)
        QVERIFY(torch::allclose(gradients[i], wantGradients[i], 0, 1e-12));
    QVERIFY(withColumns(other, inner->weight, {}).is_same(other));
}

void QuantumLayerTest::describesItself()
{
    const QuantumLayer layer{QuantumLayerOptions(mixedCircuit())};
    std::ostringstream text;
    text << *layer;
    QCOMPARE(QString::fromStdString(text.str()),
             QStringLiteral("ansatz::QuantumLayer(qubits=3, operations=10, weights=4, "
                            "observables=3, backend=native, device=cpu, precision=complex64)"));
}

void QuantumLayerTest::startsFromSeededWeights()
{
    const QuantumLayer layer(doubleOptions());
    QCOMPARE(layer->weight.numel(), 4);
    const std::vector<double> expected = initialCircuitWeights(4, 1, 3);
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(layer->weight[static_cast<std::int64_t>(i)].item<double>(), expected[i]);
}

void QuantumLayerTest::clonesAreIndependent()
{
    QuantumLayer layer(doubleOptions());
    {
        const torch::NoGradGuard noGrad;
        layer->weight.add_(0.5);
    }
    const auto copy = std::dynamic_pointer_cast<QuantumLayerImpl>(layer->clone());
    QVERIFY(copy);
    QVERIFY(torch::equal(copy->forward(someInput()), layer->forward(someInput())));
    const torch::Tensor before = layer->forward(someInput());
    {
        const torch::NoGradGuard noGrad;
        copy->weight.zero_();
    }
    QVERIFY(torch::equal(layer->forward(someInput()), before));
    QVERIFY(!torch::equal(copy->forward(someInput()), before));
}

void QuantumLayerTest::refusesWrongInput_data()
{
    QTest::addColumn<std::vector<qint64>>("shape");
    QTest::addColumn<bool>("isDouble");
    QTest::addColumn<QString>("says");
    QTest::newRow("width") << std::vector<qint64>{4, 9} << true
                           << QStringLiteral("Double [batch, 2] on cpu, not Double [4, 9]");
    QTest::newRow("rank") << std::vector<qint64>{2} << true << QStringLiteral("not Double [2]");
    QTest::newRow("type") << std::vector<qint64>{4, 2} << false
                          << QStringLiteral("not Float [4, 2] on cpu");
}

void QuantumLayerTest::refusesWrongInput()
{
    QFETCH(std::vector<qint64>, shape);
    QFETCH(bool, isDouble);
    QFETCH(QString, says);
    QuantumLayer layer(doubleOptions());
    const std::vector<std::int64_t> sizes(shape.begin(), shape.end());
    const auto input = torch::zeros(sizes, isDouble ? torch::kDouble : torch::kFloat);
    try {
        layer->forward(input);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    }
    QVERIFY_THROWS_EXCEPTION(UserError, layer->forward(torch::Tensor()));
}

void QuantumLayerTest::refusesAConvertedWeight()
{
    QuantumLayer layer{QuantumLayerOptions(mixedCircuit())};
    layer->to(torch::kDouble);
    try {
        layer->forward(torch::zeros({1, 2}));
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("complex64")));
    }
}

void QuantumLayerTest::refusesSecondDerivatives()
{
    QuantumLayer layer(doubleOptions());
    const torch::Tensor loss = mixed(layer, someInput());
    QVERIFY_THROWS_EXCEPTION(UserError, loss.backward({}, true, true));
}

void QuantumLayerTest::takesEmptyAndStridedBatches()
{
    QuantumLayer layer(doubleOptions());
    const torch::Tensor none = layer->forward(torch::zeros({0, 2}, torch::kDouble));
    QVERIFY((none.sizes() == at::IntArrayRef{0, 3}));
    none.sum().backward();
    const torch::Tensor strided = someInput().t().contiguous().t();
    QVERIFY(!strided.is_contiguous());
    QVERIFY(torch::equal(layer->forward(strided), layer->forward(someInput())));
}

void QuantumLayerTest::graphOutlivesTheLayer()
{
    torch::Tensor loss;
    torch::Tensor weight;
    {
        QuantumLayer layer(doubleOptions());
        loss = mixed(layer, someInput());
        weight = layer->weight;
    }
    loss.backward();
    QVERIFY(weight.grad().abs().max().item<double>() > 0.1);
}

QTEST_GUILESS_MAIN(QuantumLayerTest)
#include "tst_quantum_layer.moc"
