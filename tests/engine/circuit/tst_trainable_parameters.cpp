// SPDX-License-Identifier: GPL-3.0-or-later
// Trained scales and starts of weights in what every circuit goes through.
#include "engine/base/error.h"
#include "engine/circuit/circuit.h"
#include "engine/circuit/circuit_validation.h"

#include <QTest>

#include <limits>

using namespace ansatz;

namespace {

using Distribution = WeightStart::Distribution;

std::string problemOf(const Circuit &circuit)
{
    try {
        validate(circuit, "c");
    } catch (const UserError &error) {
        return error.place() + ": " + error.problem();
    }
    return {};
}

} // namespace

class TestTrainableParameters final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void evaluates()
    {
        const Parameter parameter = Parameter::scaledFeature(1, 0, 2, 0.5);
        const std::vector<double> features = {10, 3};
        const std::vector<double> weights = {-0.25};
        QCOMPARE(parameter.evaluate(features, weights), 2 * -0.25 * 3 + 0.5);
        QCOMPARE(parameter.featureSlope(weights), 2 * -0.25);
        QCOMPARE(parameter.weightSlope(features), 2.0 * 3);
        QCOMPARE(parameter.weightIndex(), 0);
        QCOMPARE(Parameter::feature(1).weightIndex(), Parameter::noWeight);
        QCOMPARE(Parameter::weight(4).weightIndex(), 4);
        QVERIFY(!Parameter::number(1).readsWeight());
        // A number that was a scaled feature before reads nothing.
        Parameter number = parameter;
        number.source = Parameter::Source::Number;
        QVERIFY(!number.readsWeight());
    }

    void appendWidensForTheScale()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(2, 5)});
        QCOMPARE(circuit.features, 3);
        QCOMPARE(circuit.weights, 6);
        QVERIFY_THROWS_EXCEPTION(UserError, append(circuit, gate("rx"), {0},
                                                   {Parameter::scaledFeature(0, maximumInputs)}));
        QVERIFY_THROWS_EXCEPTION(
            UserError, append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, -2)}));
        QCOMPARE(circuit.operations.size(), std::size_t(1));
    }

    // A block's own scale is numbered repetition by repetition, as an angle's weight is.
    void expandRenumbersScales()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, 0)});
        append(circuit, gate("ry"), {0}, {Parameter::weight(1)});
        append(circuit, gate("rz"), {0}, {Parameter::scaledFeature(0, 2)});
        circuit.blocks = {{0, 2, 3, {}}};
        const ExpandedCircuit expanded = expand(circuit);
        QCOMPARE(expanded.weights, 7);
        std::vector<int> read;
        for (const Operation &operation : expanded.operations)
            read.push_back(operation.parameters[0].weightIndex());
        QCOMPARE(read, (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
        QCOMPARE(expanded.operations[4].parameters[0].index, 0);
        QCOMPARE(expanded.origins[4], (WeightOrigin{1, 0, 2, 0}));
        QCOMPARE(expanded.origins[6], (WeightOrigin{3, 0, 0, 2}));
        QCOMPARE(facts(circuit).weights, 7);
        QCOMPARE(facts(circuit).features, 1);
        // Read outside its block it is shared.
        circuit.operations[2].parameters[0].scaleWeight = 0;
        QCOMPARE(expand(circuit).operations[4].parameters[0].scaleWeight, 0);
    }

    void compactingKeepsScalesAndStarts()
    {
        Circuit circuit;
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, 4)});
        append(circuit, gate("ry"), {0}, {Parameter::weight(2)});
        for (const int weight : {4, 3, 2, 0})
            setStart(circuit, {weight, Distribution::Value, double(weight), 0});
        QCOMPARE(circuit.starts.front().weight, 0);
        QCOMPARE(problemOf(circuit), std::string());
        compactWeights(circuit);
        QCOMPARE(circuit.weights, 2);
        QCOMPARE(circuit.operations[0].parameters[0].scaleWeight, 1);
        QCOMPARE(circuit.operations[1].parameters[0].index, 0);
        QCOMPARE(circuit.starts, (std::vector<WeightStart>{{0, Distribution::Value, 2, 0},
                                                           {1, Distribution::Value, 4, 0}}));
    }

    void startsAreSetAndCleared()
    {
        Circuit circuit;
        circuit.weights = 3;
        setStart(circuit, {1, Distribution::Value, 1, 0});
        setStart(circuit, {1, Distribution::Normal, 0, 2});
        QCOMPARE(circuit.starts.size(), std::size_t(1));
        QCOMPARE(startOf(circuit, 1)->second, 2.0);
        QVERIFY(startOf(circuit, 0) == nullptr);
        clearStart(circuit, 0);
        QCOMPARE(circuit.starts.size(), std::size_t(1));
        clearStart(circuit, 1);
        QVERIFY(circuit.starts.empty());
    }

    void faultsAreNamed()
    {
        Circuit good;
        append(good, gate("rx"), {0}, {Parameter::scaledFeature(0, 1)});
        QCOMPARE(problemOf(good), std::string());
        Circuit circuit = good;
        circuit.operations[0].parameters[0].scaleWeight = 2;
        QCOMPARE(problemOf(circuit), std::string("c/operations/0/parameters/0: weight 2 does not "
                                                 "exist: there are 2 weights"));
        circuit.operations[0].parameters[0] = {Parameter::Source::Weight, 0, 1, 0, 1};
        QCOMPARE(problemOf(circuit),
                 std::string("c/operations/0/parameters/0: only a feature's scale is trained"));
        const auto withStarts = [&good](std::vector<WeightStart> starts) {
            Circuit changed = good;
            changed.starts = std::move(starts);
            return problemOf(changed);
        };
        constexpr double inf = std::numeric_limits<double>::infinity();
        QCOMPARE(withStarts({{0, Distribution::Normal, 1, 0}, {1, Distribution::Uniform, 0, 1}}),
                 std::string());
        QVERIFY(withStarts({{1, Distribution::Value, 0, 0}, {0, Distribution::Value, 0, 0}})
                    .starts_with("c/starts/1/weight: "));
        QVERIFY(withStarts({{2, Distribution::Value, 0, 0}}).starts_with("c/starts/0/weight: "));
        QVERIFY(withStarts({{-1, Distribution::Value, 0, 0}}).starts_with("c/starts/0/weight: "));
        QVERIFY(withStarts({{0, Distribution::Value, inf, 0}}).starts_with("c/starts/0: "));
        QVERIFY(withStarts({{0, Distribution::Normal, 0, -1}}).starts_with("c/starts/0: "));
        QVERIFY(withStarts({{0, Distribution::Uniform, 1, 1}}).starts_with("c/starts/0: "));
        QVERIFY(withStarts({{0, Distribution::Uniform, 1, inf}}).starts_with("c/starts/0: "));
    }
};

QTEST_GUILESS_MAIN(TestTrainableParameters)
#include "tst_trainable_parameters.moc"
