// SPDX-License-Identifier: GPL-3.0-or-later
// How trained scales are taken out of a circuit, and what the simulator around it costs.
// tst_trainable_scales has every backend compute them.
#include "engine/simulator/trainable_scale.h"

#include "engine/base/error.h"
#include "engine/simulator/compiled_circuit.h"
#include "tests/support/counted_allocations.h"
#include "tests/support/random_circuit.h"

#include <QTest>

#include <cstring>

using namespace ansatz;

namespace {

using Column = WithoutTrainableScales::Column;

/// ⟨O⟩ is the first two features' sum: an inner simulator whose derivatives are known, and which
/// tells what was asked of it.
class SumOfFeatures final : public Simulator<double> {
public:
    int features() const override { return 4; }
    int weights() const override { return 2; }
    int observables() const override { return 1; }
    void forward(const Batch<double> &batch, std::span<double> expectations) override
    {
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            expectations[sample] = 0;
            for (std::size_t k = 0; k < 4; ++k)
                expectations[sample] += factors[k] * batch.features[4 * sample + k];
        }
    }
    void backward(const Batch<double> &batch, std::span<const double> upstream,
                  const Gradients<double> &gradients, PassId pass) override
    {
        asked = {!gradients.weights.empty(), !gradients.features.empty()};
        passes.push_back(pass);
        std::ranges::fill(gradients.weights, 0.125);
        for (std::size_t i = 0; i < gradients.features.size(); ++i)
            gradients.features[i] = factors[i % 4] * upstream[i / 4];
        QCOMPARE(batch.features.size(), 4 * batch.samples);
    }

    static constexpr double factors[] = {1, 10, 100, 1000};
    std::pair<bool, bool> asked;
    std::vector<PassId> passes;
};

} // namespace

class TestTrainableScale final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void plainCircuitsStayAsTheyAre()
    {
        const auto drawn = test::randomCase(1, 3, 1);
        QVERIFY(!hasTrainableScales(drawn.circuit.operations));
        const WithoutTrainableScales parts = withoutTrainableScales(drawn.circuit);
        QVERIFY(parts.columns.empty());
        QCOMPARE(parts.circuit.operations, drawn.circuit.operations);
        QCOMPARE(parts.circuit.features, drawn.circuit.features);
    }

    void productsBecomeFeatures()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(1, 2, 3, 0.5)});
        append(circuit, gate("ry"), {0}, {Parameter::feature(1)});
        append(circuit, gate("u2"), {0},
               {Parameter::scaledFeature(0, 2), Parameter::scaledFeature(1, 2, -1)});
        QVERIFY(hasTrainableScales(circuit.operations));
        const WithoutTrainableScales parts = withoutTrainableScales(expand(circuit));
        QCOMPARE(parts.columns, (std::vector<Column>{{1, 2}, {0, 2}}));
        QCOMPARE(parts.circuit.features, 4);
        QCOMPARE(parts.circuit.weights, 3);
        QVERIFY(!hasTrainableScales(parts.circuit.operations));
        QCOMPARE(parts.circuit.operations[0].parameters[0], Parameter::feature(2, 3, 0.5));
        QCOMPARE(parts.circuit.operations[1].parameters[0], Parameter::feature(1));
        QCOMPARE(parts.circuit.operations[2].parameters[0], Parameter::feature(3));
        QCOMPARE(parts.circuit.operations[2].parameters[1], Parameter::feature(2, -1));
    }

    // Whoever forgets to take them out hears of it.
    void compilingThemIsRefused()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, 0)});
        QVERIFY_THROWS_EXCEPTION(InternalError,
                                 static_cast<void>(compile(expand(circuit), {pauliZ(0)})));
    }

    void derivativesGoBackToBoth()
    {
        auto inner = std::make_unique<SumOfFeatures>();
        SumOfFeatures &asked = *inner;
        const auto simulator = makeScaledSimulator<double>(
            std::move(inner), {.circuit = {}, .columns = {{0, 1}, {1, 1}}});
        QCOMPARE(simulator->features(), 2);
        const std::vector<double> features = {1, 2, 3, 5};
        const std::vector<double> weights = {7, 0.5};
        const Batch<double> batch{2, features, weights};
        std::vector<double> expectations(2);
        simulator->forward(batch, expectations);
        QCOMPARE(expectations, (std::vector<double>{1 + 20 + 50 + 1000, 3 + 50 + 150 + 2500}));

        const std::vector<double> upstream = {1, -1};
        std::vector<double> byWeights(2);
        std::vector<double> byFeatures(4);
        simulator->backward(batch, upstream, {byWeights, byFeatures}, 5);
        QCOMPARE(byWeights, (std::vector<double>{0.125, 0.125 + 100 + 2000 - 300 - 5000}));
        QCOMPARE(byFeatures, (std::vector<double>{1 + 50, 10 + 500, -(1 + 50), -(10 + 500)}));
        QCOMPARE(asked.passes, std::vector<PassId>{5});
        // The same in one go.
        std::vector<double> values(expectations.size());
        std::vector<double> given(upstream.size());
        std::vector<double> byWeightsAtOnce(2);
        std::vector<double> byFeaturesAtOnce(4);
        simulator->forwardAndBackward(
            batch,
            [&](std::size_t first, std::span<const double> some, std::span<double> ofSome) {
                std::copy_n(upstream.begin() + static_cast<std::ptrdiff_t>(first), some.size(),
                            ofSome.begin());
            },
            values, given, {byWeightsAtOnce, byFeaturesAtOnce});
        QCOMPARE(values, expectations);
        QCOMPARE(byWeightsAtOnce, byWeights);
        QCOMPARE(byFeaturesAtOnce, byFeatures);
        // Only what is asked for.
        simulator->backward(batch, upstream, {{}, byFeatures});
        QCOMPARE(asked.asked, std::pair(false, true));
        simulator->backward(batch, upstream, {});
        QCOMPARE(asked.asked, std::pair(false, false));
        QVERIFY_THROWS_EXCEPTION(InternalError,
                                 simulator->forward({1, features, weights}, expectations));
    }

    void allocatesNothingAfterTheFirstBatch()
    {
        constexpr std::size_t samples = 12;
        const auto drawn = test::randomCase(3, 3, samples);
        const WithoutTrainableScales parts =
            withoutTrainableScales(test::withTrainedScales(drawn.circuit, 3));
        QVERIFY(!parts.columns.empty());
        const auto plain =
            makeNativeSimulator<double>(parts.circuit, drawn.observables, {.threads = 1});
        const auto scaled = makeScaledSimulator(
            makeNativeSimulator<double>(parts.circuit, drawn.observables, {.threads = 1}), parts);
        std::vector<double> expectations(samples * drawn.observables.size());
        const std::vector<double> upstream(expectations.size(), 0.5);
        std::vector<double> byWeights(drawn.weights.size());
        const auto countOf = [&](Simulator<double> &simulator, std::vector<double> features) {
            std::size_t before = 0;
            for (int step = 0; step < 3; ++step) {
                before = allocations;
                const Batch<double> batch{samples, features, drawn.weights};
                const PassId pass = simulator.forwardForGradients(batch, expectations);
                simulator.backward(batch, upstream, {byWeights, {}}, pass);
                before = allocations - before;
            }
            return before;
        };
        const std::size_t inner = countOf(
            *plain,
            std::vector<double>(samples * static_cast<std::size_t>(parts.circuit.features)));
        QCOMPARE(countOf(*scaled, drawn.features), inner);
    }
};

QTEST_GUILESS_MAIN(TestTrainableScale)
#include "tst_trainable_scale.moc"
