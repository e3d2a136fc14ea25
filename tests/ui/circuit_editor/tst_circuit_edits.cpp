// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/block_edits.h"
#include "ui/circuit_editor/circuit_edits.h"
#include "ui/circuit_editor/quick_entry.h"
#include "ui/document/experiment_document.h"

#include <QTest>
#include <QUndoStack>

#include <algorithm>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

Circuit wires(int qubits)
{
    Circuit circuit;
    circuit.qubits = qubits;
    return circuit;
}

/// The order of operations on each wire: what a circuit does, whatever the list's order is.
std::vector<std::vector<OperationId>> orderOnWires(const Circuit &circuit)
{
    std::vector<std::vector<OperationId>> order(std::size_t(circuit.qubits));
    for (const Operation &operation : circuit.operations)
        for (const int qubit : operation.qubits)
            order[std::size_t(qubit)].push_back(operation.id);
    return order;
}

std::vector<OperationId> idsOf(const Circuit &circuit)
{
    std::vector<OperationId> ids;
    for (const Operation &operation : circuit.operations)
        ids.push_back(operation.id);
    return ids;
}

Place randomPlace(const Circuit &circuit, Random &random)
{
    Place place{random.below(circuit.operations.size() + 1), {}};
    const auto before = place.position > 0 ? blockAt(circuit, place.position - 1) : std::nullopt;
    const auto after = place.position < circuit.operations.size() ? blockAt(circuit, place.position)
                                                                  : std::nullopt;
    if (before && before == after)
        place.block = before;
    else if (random.below(2) == 0)
        place.block = before ? before : after;
    return place;
}

Parameter randomParameter(Random &random)
{
    switch (random.below(4)) {
    case 0:
        return Parameter::number(random.normal());
    case 1:
        return Parameter::feature(int(random.below(12)), 2, 0.5);
    case 2:
        return Parameter::weight(int(random.below(6)));
    default:
        return Parameter::weight(newIndex);
    }
}

std::vector<OperationId> randomIds(const Circuit &circuit, Random &random, std::size_t most)
{
    std::vector<OperationId> ids;
    if (circuit.operations.empty())
        return ids;
    for (std::size_t k = random.below(most) + 1; k > 0; --k) {
        const OperationId id = circuit.operations[random.below(circuit.operations.size())].id;
        if (std::ranges::count(ids, id) == 0)
            ids.push_back(id);
    }
    return ids;
}

void editAtRandom(Circuit &circuit, Random &random)
{
    const std::vector<OperationId> ids = randomIds(circuit, random, 4);
    switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3: {
        const Gate &gate = gateTable()[random.below(gateTable().size())];
        const int top = int(random.below(std::uint64_t(circuit.qubits)));
        insertOperation(circuit, randomPlace(circuit, random), gate,
                        neighbours(top, gate.qubits, circuit.qubits), newWeights(gate));
        return;
    }
    case 4:
        if (circuit.operations.size() < 120) {
            const Template &entry = templates()[random.below(templates().size())];
            insertTemplate(circuit, randomPlace(circuit, random), entry.name);
        }
        return;
    case 5:
    case 6:
        moveOperations(circuit, ids, randomPlace(circuit, random), int(random.below(5)) - 2);
        return;
    case 7:
        removeOperations(circuit, randomIds(circuit, random, 30));
        return;
    case 8:
        if (!ids.empty()) {
            const Operation &operation = circuit.operations[*indexOf(circuit, ids.front())];
            std::vector<Parameter> parameters;
            for (std::size_t k = 0; k < operation.parameters.size(); ++k)
                parameters.push_back(randomParameter(random));
            changeOperation(circuit, ids.front(), operation.qubits, parameters);
        }
        return;
    case 9:
        if (random.below(2) == 0 && circuit.qubits < 8)
            addQubit(circuit);
        else
            removeQubit(circuit, int(random.below(std::uint64_t(circuit.qubits))), true);
        return;
    case 10:
        makeBlock(circuit, ids, int(random.below(4)) + 1);
        return;
    default:
        if (!circuit.blocks.empty()) {
            const std::size_t block = random.below(circuit.blocks.size());
            if (random.below(2) == 0)
                setRepetitions(circuit, block, int(random.below(5)) + 1);
            else
                dissolveBlock(circuit, block);
        }
    }
}

} // namespace

class TestCircuitEdits final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newGatesAreTrainable()
    {
        Circuit circuit = hybridPipelineCircuit(3, 2);
        const int weights = circuit.weights;
        const OperationId id =
            insertOperation(circuit, endOf(circuit), gate("ry"), {1}, newWeights(gate("ry")));
        QCOMPARE(circuit.weights, weights + 1);
        QCOMPARE(circuit.operations.back().id, id);
        QCOMPARE(circuit.operations.back().parameters, std::vector{Parameter::weight(weights)});
    }

    void framesTakeIn()
    {
        Circuit circuit = hybridPipelineCircuit(3, 2); // block: 3 … 10
        Circuit outside = circuit;
        insertOperation(outside, {3, {}}, gate("h"), {0}, {});
        QCOMPARE(outside.blocks[0], (Block{4, 8, 2, {}}));
        Circuit atFront = circuit;
        insertOperation(atFront, {3, 0}, gate("h"), {0}, {});
        QCOMPARE(atFront.blocks[0], (Block{3, 9, 2, {}}));
        Circuit atEnd = circuit;
        insertOperation(atEnd, {11, 0}, gate("h"), {0}, {});
        QCOMPARE(atEnd.blocks[0], (Block{3, 9, 2, {}}));
        Circuit behind = circuit;
        insertOperation(behind, {11, {}}, gate("h"), {0}, {});
        QCOMPARE(behind.blocks[0], (Block{3, 8, 2, {}}));
    }

    void movingKeepsIdAndWeights()
    {
        Circuit circuit = hybridPipelineCircuit(3, 2);
        const Operation operation = circuit.operations[9];
        moveOperations(circuit, std::vector{operation.id}, {0, {}}, -1);
        QCOMPARE(circuit.operations[0].id, operation.id);
        QCOMPARE(circuit.operations[0].parameters, operation.parameters);
        QCOMPARE(circuit.operations[0].qubits, std::vector{operation.qubits[0] - 1});
        QCOMPARE(circuit.blocks[0], (Block{4, 7, 2, {}}));
    }

    void movingBelowAddsAWire()
    {
        Circuit circuit = wires(2);
        const OperationId id = append(circuit, gate("cx"), {0, 1});
        moveOperations(circuit, std::vector{id}, {0, {}}, 1);
        QCOMPARE(circuit.qubits, 3);
        QCOMPARE(circuit.operations[0].qubits, (std::vector{1, 2}));
        const Circuit before = circuit;
        QVERIFY_EXCEPTION_THROWN(moveOperations(circuit, std::vector{id}, {0, {}}, -2), UserError);
        QCOMPARE(circuit, before);
    }

    void removingCompactsAndDropsEmptyBlocks()
    {
        Circuit circuit = hybridPipelineCircuit(3, 2);
        std::vector<OperationId> ids = idsOf(circuit);
        removeOperations(circuit, std::span(ids).subspan(3, 5)); // 2 CX and 3 RX
        QCOMPARE(circuit.weights, 3);
        QCOMPARE(circuit.blocks[0], (Block{3, 3, 2, {}}));
        removeOperations(circuit, std::span(ids).subspan(8));
        QVERIFY(circuit.blocks.empty());
        QCOMPARE(circuit.weights, 0);
        QCOMPARE(circuit.features, 3);
    }

    void featuresFollowWhatIsRead()
    {
        Circuit circuit = wires(1);
        const OperationId id = append(circuit, gate("rx"), {0}, {Parameter::feature(0)});
        changeOperation(circuit, id, {0}, {Parameter::feature(20)});
        QCOMPARE(circuit.features, 21);
        changeOperation(circuit, id, {0}, {Parameter::feature(newIndex)});
        QCOMPARE(circuit.features, 1);
    }

    void sharedWeightsStayShared()
    {
        Circuit circuit = wires(3);
        insertOperations(circuit, endOf(circuit), gate("ry"), {{0}, {1}, {2}},
                         {Parameter::weight(5)});
        QCOMPARE(circuit.weights, 1);
        insertOperations(circuit, endOf(circuit), gate("ry"), {{0}, {1}, {2}},
                         {Parameter::weight(newIndex)});
        QCOMPARE(circuit.weights, 4);
    }

    void qubitsComeAndGo()
    {
        Circuit circuit = hybridPipelineCircuit(3, 2);
        const Circuit before = circuit;
        QVERIFY_EXCEPTION_THROWN(removeQubit(circuit, 1, false), UserError);
        QCOMPARE(circuit, before);
        removeQubit(circuit, 1, true);
        QCOMPARE(circuit.qubits, 2);
        QCOMPARE(circuit.weights, 4);
        QCOMPARE(circuit.operations.size(), std::size_t(6)); // both CX touched q1
        validate(circuit);
        addQubit(circuit);
        removeQubit(circuit, 2, false);
        removeQubit(circuit, 1, true);
        QVERIFY_EXCEPTION_THROWN(removeQubit(circuit, 0, true), UserError);
        Circuit full = wires(maximumQubits);
        QVERIFY_EXCEPTION_THROWN(addQubit(full), UserError);
    }

    void blocksGatherWhatCommutes()
    {
        Circuit circuit = wires(3);
        const OperationId a = append(circuit, gate("h"), {0});
        append(circuit, gate("x"), {1});
        const OperationId b = append(circuit, gate("h"), {0});
        append(circuit, gate("y"), {0});
        const OperationId c = append(circuit, gate("h"), {2});
        const auto order = orderOnWires(circuit);
        makeBlock(circuit, std::vector{c, a, b}, 3);
        QCOMPARE(circuit.blocks, (std::vector{Block{1, 3, 3, {}}}));
        QCOMPARE(orderOnWires(circuit), order);
        validate(circuit);
    }

    void blocksRefuseWhatDoesNot()
    {
        Circuit circuit = wires(2);
        const OperationId a = append(circuit, gate("h"), {0});
        append(circuit, gate("cx"), {0, 1});
        const OperationId b = append(circuit, gate("h"), {1});
        const Circuit before = circuit;
        QVERIFY_EXCEPTION_THROWN(makeBlock(circuit, std::vector{a, b}, 2), UserError);
        QCOMPARE(circuit, before);
        QVERIFY_EXCEPTION_THROWN(makeBlock(circuit, {}, 2), UserError);

        Circuit pipeline = hybridPipelineCircuit(2, 2);
        const std::vector<OperationId> ids = idsOf(pipeline);
        QVERIFY_EXCEPTION_THROWN(makeBlock(pipeline, std::span(ids).subspan(1, 3), 2), UserError);
        makeBlock(pipeline, std::span(ids).subspan(2), 5); // exactly the block
        QCOMPARE(pipeline.blocks[0].repetitions, 5);
        dissolveBlock(pipeline, 0);
        QVERIFY(pipeline.blocks.empty());
        QVERIFY_EXCEPTION_THROWN(makeBlock(pipeline, ids, 1'000'000), UserError);
    }

    void templatesGoWhereTheyAreDropped()
    {
        Circuit circuit = hybridPipelineCircuit(3, 2);
        insertTemplate(circuit, {3, {}}, "rotation_layer_ry");
        QCOMPARE(circuit.operations[3].gate->name, std::string_view("ry"));
        QCOMPARE(circuit.blocks[0].first, std::size_t(6));
        QCOMPARE(circuit.weights, 9);
        Circuit one = wires(1);
        QVERIFY_EXCEPTION_THROWN(insertTemplate(one, {}, "cnot_chain"), UserError);
    }

    void thousandRandomEdits()
    {
        Random random(11);
        ExperimentDocument document;
        document.undoStack()->setUndoLimit(0);
        Experiment start;
        start.circuit = hybridPipelineCircuit(4, 2);
        document.edit(QStringLiteral("start"), start);
        std::vector<Circuit> states{document.experiment().circuit};
        int refused = 0;
        while (states.size() <= 1000) {
            Circuit changed = document.experiment().circuit;
            const Circuit before = changed;
            try {
                editAtRandom(changed, random);
            } catch (const UserError &) {
                ++refused;
                QCOMPARE(changed, before);
                continue;
            }
            validate(changed);
            document.editCircuit(QStringLiteral("edit"), changed);
            if (changed != before)
                states.push_back(changed);
        }
        QVERIFY(refused > 0);
        for (std::size_t k = states.size(); k-- > 0;) {
            QCOMPARE(document.experiment().circuit, states[k]);
            document.undoStack()->undo();
        }
        QCOMPARE(document.experiment(), Experiment());
        for (const Circuit &state : states) {
            document.undoStack()->redo();
            QCOMPARE(document.experiment().circuit, state);
        }
    }
};

QTEST_GUILESS_MAIN(TestCircuitEdits)
#include "tst_circuit_edits.moc"
