// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit.h"

#include "engine/base/error.h"
#include "engine/circuit/templates.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace ansatz;

namespace {

Circuit ofQubits(int qubits)
{
    Circuit circuit;
    circuit.qubits = qubits;
    return circuit;
}

/// rx(w0) | [ ry(w1) rz(w2) cx ]×3 | rx(w3), on two qubits; all weights named by the caller.
Circuit layered(int before, int firstInside, int secondInside, int after)
{
    Circuit circuit = ofQubits(2);
    append(circuit, gate("rx"), {0}, {Parameter::weight(before)});
    append(circuit, gate("ry"), {0}, {Parameter::weight(firstInside)});
    append(circuit, gate("rz"), {1}, {Parameter::weight(secondInside)});
    append(circuit, gate("cx"), {0, 1});
    append(circuit, gate("rx"), {1}, {Parameter::weight(after)});
    circuit.blocks = {{1, 3, 3, "layers"}};
    return circuit;
}

std::vector<int> weightsOf(const ExpandedCircuit &circuit)
{
    std::vector<int> indices;
    for (const Operation &operation : circuit.operations)
        for (const Parameter &parameter : operation.parameters)
            if (parameter.source == Parameter::Source::Weight)
                indices.push_back(parameter.index);
    return indices;
}

QString placeOfFault(const std::function<void()> &action)
{
    try {
        action();
    } catch (const UserError &error) {
        return QString::fromStdString(error.place()) + " "
               + QString::fromStdString(error.problem());
    }
    return QStringLiteral("no fault");
}

using Fault = std::function<void(Circuit &)>;

} // namespace
Q_DECLARE_METATYPE(Fault)

class TestCircuit final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appendWidensAndNumbers()
    {
        Circuit circuit = ofQubits(2);
        const OperationId first = append(circuit, gate("rx"), {1}, {Parameter::feature(4)});
        const OperationId second = append(circuit, gate("ry"), {0}, {Parameter::weight(2)});
        QVERIFY(first != 0 && second != 0 && first != second);
        QCOMPARE(circuit.features, 5);
        QCOMPARE(circuit.weights, 3);
        circuit.operations.erase(circuit.operations.begin());
        QCOMPARE(append(circuit, gate("h"), {0}), second + 1);
        validate(circuit);
    }

    void appendRefuses()
    {
        Circuit circuit = ofQubits(2);
        const Circuit before = circuit;
        QVERIFY_THROWS_EXCEPTION(UserError, append(circuit, gate("h"), {2}));
        QVERIFY_THROWS_EXCEPTION(UserError, append(circuit, gate("h"), {-1}));
        QVERIFY_THROWS_EXCEPTION(UserError, append(circuit, gate("h"), {0, 1}));
        QVERIFY_THROWS_EXCEPTION(UserError, append(circuit, gate("cx"), {1, 1}));
        QVERIFY_THROWS_EXCEPTION(UserError, append(circuit, gate("rx"), {0}));
        QVERIFY_THROWS_EXCEPTION(UserError,
                                 append(circuit, gate("h"), {0}, {Parameter::number(1)}));
        QVERIFY_THROWS_EXCEPTION(UserError,
                                 append(circuit, gate("rx"), {0}, {Parameter::weight(-1)}));
        QVERIFY_THROWS_EXCEPTION(UserError,
                                 append(circuit, gate("rx"), {0}, {Parameter::feature(1 << 30)}));
        QVERIFY_THROWS_EXCEPTION(
            UserError, append(circuit, gate("rx"), {0},
                              {Parameter::number(std::numeric_limits<double>::quiet_NaN())}));
        QCOMPARE(circuit, before);
    }

    void idsStayUniqueAtTheEndOfTheirRange()
    {
        Circuit circuit = ofQubits(1);
        append(circuit, gate("h"), {0});
        append(circuit, gate("h"), {0});
        circuit.operations[1].id = std::numeric_limits<OperationId>::max();
        append(circuit, gate("h"), {0});
        validate(circuit);
    }

    void withoutBlocksWeightsStay()
    {
        Circuit circuit = layered(3, 1, 7, 0);
        circuit.blocks.clear();
        const ExpandedCircuit expanded = expand(circuit);
        QCOMPARE(expanded.operations, circuit.operations);
        QCOMPARE(expanded.weights, 8);
        QCOMPARE(weightsOf(expanded), (std::vector<int>{3, 1, 7, 0}));
        QCOMPARE(expanded.origins[7], (WeightOrigin{3, 0, 0, 7}));
        QCOMPARE(expanded.origins[5], (WeightOrigin{0, 0, 0, 5})); // used by none
        circuit.blocks = {{1, 3, 1, "a group"}};
        QCOMPARE(weightsOf(expand(circuit)), weightsOf(expanded));
    }

    void everyRepetitionHasItsOwnWeights()
    {
        const ExpandedCircuit expanded = expand(layered(0, 1, 2, 3));
        QCOMPARE(expanded.operations.size(), std::size_t{11});
        QCOMPARE(expanded.weights, 8);
        QCOMPARE(weightsOf(expanded), (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
        QCOMPARE(expanded.origins[0], (WeightOrigin{1, 0, 0, 0}));
        QCOMPARE(expanded.origins[4], (WeightOrigin{3, 0, 1, 2}));
        QCOMPARE(expanded.origins[7], (WeightOrigin{5, 0, 0, 3}));
        QCOMPARE(expanded.operations[4].id, expanded.operations[1].id);
    }

    void blockWeightsAreNumberedAtTheirFirst()
    {
        // Drawn 1 and 3 are the block's own; they take 1 … 6 in place of 1.
        QCOMPARE(weightsOf(expand(layered(0, 3, 1, 2))),
                 (std::vector<int>{0, 2, 1, 4, 3, 6, 5, 7}));
    }

    void weightsUsedOutsideAreShared()
    {
        const ExpandedCircuit expanded = expand(layered(0, 0, 1, 2));
        QCOMPARE(expanded.weights, 5);
        QCOMPARE(weightsOf(expanded), (std::vector<int>{0, 0, 1, 0, 2, 0, 3, 4}));
        QCOMPARE(expanded.origins[0], (WeightOrigin{1, 0, 0, 0}));
    }

    void weightsOfTwoBlocksAreShared()
    {
        Circuit circuit = ofQubits(1);
        append(circuit, gate("rx"), {0}, {Parameter::weight(0)});
        append(circuit, gate("rx"), {0}, {Parameter::weight(0)});
        circuit.blocks = {{0, 1, 2, ""}, {1, 1, 2, ""}};
        QCOMPARE(weightsOf(expand(circuit)), (std::vector<int>{0, 0, 0, 0}));
    }

    void expansionIsLimited()
    {
        Circuit circuit = ofQubits(1);
        append(circuit, gate("h"), {0});
        circuit.blocks = {{0, 1, static_cast<int>(maximumExpandedOperations), ""}};
        QCOMPARE(expand(circuit).operations.size(), maximumExpandedOperations);
        ++circuit.blocks[0].repetitions;
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(expand(circuit)));
        circuit.blocks[0].repetitions = std::numeric_limits<int>::max();
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(expand(circuit)));
    }

    void faults_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("place");
        const auto row = [](const char *name, Fault fault, const char *place) {
            QTest::newRow(name) << fault << QString::fromLatin1(place);
        };
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        row(
            "no qubits", [](Circuit &c) { c.qubits = 0; }, "/c/qubits ");
        row(
            "35 qubits", [](Circuit &c) { c.qubits = 35; }, "/c/qubits ");
        row(
            "features", [](Circuit &c) { c.features = -1; }, "/c/features ");
        row(
            "weights", [](Circuit &c) { c.weights = 2'000'000; }, "/c/weights ");
        row(
            "id 0", [](Circuit &c) { c.operations[2].id = 0; }, "/c/operations/2/id ");
        row(
            "same id", [](Circuit &c) { c.operations[2].id = c.operations[1].id; },
            "/c/operations/2/id ");
        row(
            "no gate", [](Circuit &c) { c.operations[1].gate = nullptr; }, "/c/operations/1/gate ");
        row(
            "far qubit", [](Circuit &c) { c.operations[3].qubits[1] = 2; },
            "/c/operations/3/qubits/1 ");
        row(
            "negative qubit", [](Circuit &c) { c.operations[3].qubits[0] = -1; },
            "/c/operations/3/qubits/0 ");
        row(
            "qubit twice", [](Circuit &c) { c.operations[3].qubits[1] = 0; },
            "/c/operations/3/qubits/1 ");
        row(
            "too few qubits", [](Circuit &c) { c.operations[3].qubits.pop_back(); },
            "/c/operations/3/qubits ");
        row(
            "no parameter", [](Circuit &c) { c.operations[0].parameters.clear(); },
            "/c/operations/0/parameters ");
        row(
            "far weight", [](Circuit &c) { c.weights = 3; }, "/c/operations/4/parameters/0 ");
        row(
            "negative weight", [](Circuit &c) { c.operations[0].parameters[0].index = -1; },
            "/c/operations/0/parameters/0 ");
        row(
            "far feature",
            [](Circuit &c) { c.operations[0].parameters[0] = Parameter::feature(0); },
            "/c/operations/0/parameters/0 ");
        row(
            "scale", [infinity](Circuit &c) { c.operations[0].parameters[0].scale = infinity; },
            "/c/operations/0/parameters/0 ");
        row(
            "offset", [nan](Circuit &c) { c.operations[0].parameters[0].offset = nan; },
            "/c/operations/0/parameters/0 ");
        row(
            "empty block", [](Circuit &c) { c.blocks[0].count = 0; }, "/c/blocks/0/count ");
        row(
            "long block", [](Circuit &c) { c.blocks[0].count = 5; }, "/c/blocks/0 ");
        row(
            "huge block",
            [](Circuit &c) {
                c.blocks[0].first = 2;
                c.blocks[0].count = std::numeric_limits<std::size_t>::max();
            },
            "/c/blocks/0 ");
        row(
            "late block",
            [](Circuit &c) { c.blocks[0].first = std::numeric_limits<std::size_t>::max(); },
            "/c/blocks/0 ");
        row(
            "repetitions", [](Circuit &c) { c.blocks[0].repetitions = 0; },
            "/c/blocks/0/repetitions ");
        row(
            "overlap",
            [](Circuit &c) {
                c.blocks.push_back({3, 1, 1, ""});
            },
            "/c/blocks/1 ");
        row(
            "order",
            [](Circuit &c) {
                c.blocks.push_back({0, 1, 1, ""});
            },
            "/c/blocks/1 ");
        row(
            "expansion", [](Circuit &c) { c.blocks[0].repetitions = 400'000; }, "/c/blocks/0 ");
    }

    void faults()
    {
        QFETCH(Fault, fault);
        QFETCH(QString, place);
        Circuit circuit = layered(0, 1, 2, 3);
        validate(circuit, "/c");
        fault(circuit);
        const QString found = placeOfFault([&] { validate(circuit, "/c"); });
        QVERIFY2(found.startsWith(place), qPrintable(found));
        QVERIFY_THROWS_EXCEPTION(UserError, static_cast<void>(expand(circuit)));
    }

    void compactingDropsGaps()
    {
        Circuit circuit = layered(9, 4, 9, 6);
        circuit.weights = 20;
        compactWeights(circuit);
        QCOMPARE(circuit.weights, 3);
        circuit.blocks.clear();
        QCOMPARE(weightsOf(expand(circuit)), (std::vector<int>{2, 0, 2, 1}));
    }

    void factsOfTheDefault()
    {
        const CircuitFacts found = facts(hybridPipelineCircuit(9, 2));
        QCOMPARE(found.qubits, 9);
        QCOMPARE(found.operations, std::size_t{61});
        QCOMPARE(found.weights, 36);
        QCOMPARE(found.features, 9);
        // The second chain starts once qubit 1 is through its rotations (5) and reaches the last
        // qubit eight steps later; then come two rotations.
        QCOMPARE(found.depth, 15);
    }

    void factsOfSmallCircuits()
    {
        Circuit circuit = ofQubits(3);
        QCOMPARE(facts(circuit).depth, 0);
        circuit.features = 7;
        QCOMPARE(facts(circuit).features, 0);
        append(circuit, gate("rx"), {0}, {Parameter::feature(5)});
        append(circuit, gate("rx"), {1}, {Parameter::feature(5)});
        QCOMPARE(facts(circuit).features, 1);
        QCOMPARE(facts(circuit).depth, 1);
        append(circuit, gate("ccx"), {0, 1, 2});
        append(circuit, gate("h"), {2});
        QCOMPARE(facts(circuit).depth, 3);
    }
};

QTEST_GUILESS_MAIN(TestCircuit)
#include "tst_circuit.moc"
