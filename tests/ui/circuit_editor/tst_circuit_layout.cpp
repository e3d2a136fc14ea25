// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/caret.h"
#include "ui/circuit_editor/circuit_layout.h"
#include "ui/circuit_editor/drop_place.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

CircuitLayout layOutEvenly(const Circuit &circuit)
{
    return layOut(circuit, std::vector<double>(circuit.operations.size(), 40.0));
}

std::vector<int> columnsOf(const CircuitLayout &layout)
{
    std::vector<int> columns;
    for (const PlacedOperation &placed : layout.operations)
        columns.push_back(placed.column);
    return columns;
}

Circuit threeWires()
{
    Circuit circuit;
    circuit.qubits = 3;
    return circuit;
}

} // namespace

class TestCircuitLayout final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packsLeft()
    {
        Circuit circuit = threeWires();
        append(circuit, gate("h"), {0});
        append(circuit, gate("h"), {0});
        append(circuit, gate("h"), {1});
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("h"), {2});
        QCOMPARE(columnsOf(layOutEvenly(circuit)), (std::vector<int>{0, 1, 0, 2, 0}));
    }

    void multiQubitGatesTakeTheirWholeSpan()
    {
        Circuit circuit = threeWires();
        append(circuit, gate("cx"), {2, 0});
        append(circuit, gate("h"), {1});
        const CircuitLayout layout = layOutEvenly(circuit);
        QCOMPARE(columnsOf(layout), (std::vector<int>{0, 1}));
        QCOMPARE(layout.operations[0], (PlacedOperation{0, 0, 2}));
    }

    void chainIsDiagonal()
    {
        Circuit circuit;
        circuit.qubits = 5;
        findTemplate("cnot_chain")->appendTo(circuit);
        QCOMPARE(columnsOf(layOutEvenly(circuit)), (std::vector<int>{0, 1, 2, 3}));
    }

    void framesHoldOnlyTheirOperations()
    {
        Circuit circuit = hybridPipelineCircuit(4, 2);
        append(circuit, gate("h"), {3});
        const CircuitLayout layout = layOutEvenly(circuit);
        QCOMPARE(layout.frames.size(), std::size_t(1));
        const BlockFrame &frame = layout.frames[0];
        const Block &block = circuit.blocks[0];
        for (std::size_t k = 0; k < circuit.operations.size(); ++k) {
            const int column = layout.operations[k].column;
            const bool inFrame = column >= frame.firstColumn && column <= frame.lastColumn;
            const bool inBlock = k >= block.first && k < block.first + block.count;
            QCOMPARE(inFrame, inBlock);
        }
        const LayoutColumn &first = layout.columns[std::size_t(frame.firstColumn)];
        const LayoutColumn &last = layout.columns[std::size_t(frame.lastColumn)];
        QVERIFY(frame.left < first.left && frame.right > last.right());
        QVERIFY(layout.columns[std::size_t(frame.firstColumn) - 1].right() < frame.left);
        QVERIFY(layout.columns[std::size_t(frame.lastColumn) + 1].left > frame.right);
    }

    void neighbouringFramesDoNotTouch()
    {
        Circuit circuit = threeWires();
        append(circuit, gate("h"), {0});
        append(circuit, gate("h"), {2});
        circuit.blocks = {{0, 1, 2, {}}, {1, 1, 3, {}}};
        const CircuitLayout layout = layOutEvenly(circuit);
        QCOMPARE(columnsOf(layout), (std::vector<int>{0, 1}));
        QVERIFY(layout.frames[0].left >= 0);
        QVERIFY(layout.frames[0].right < layout.frames[1].left);
        QCOMPARE(layout.right, layout.frames[1].right);
    }

    void columnsAreAsWideAsTheirWidest()
    {
        Circuit circuit = threeWires();
        append(circuit, gate("h"), {0});
        append(circuit, gate("h"), {1});
        append(circuit, gate("h"), {0});
        const std::vector<double> widths{30, 70, 30};
        const CircuitLayout layout = layOut(circuit, widths, {.left = 5, .columnGap = 10});
        QCOMPARE(layout.columns[0].left, 5.0);
        QCOMPARE(layout.columns[0].width, 70.0);
        QCOMPARE(layout.columns[1].left, 85.0);
        QCOMPARE(layout.right, 115.0);
    }

    void emptyCircuit()
    {
        const CircuitLayout layout = layOutEvenly(threeWires());
        QVERIFY(layout.columns.empty());
        QCOMPARE(layout.right, 0.0);
    }

    void placesFollowTheFrames()
    {
        const Circuit circuit = hybridPipelineCircuit(3, 2); // 3 RX | 2 CX, 3 RX, 3 RY
        const CircuitLayout layout = layOutEvenly(circuit);
        const BlockFrame &frame = layout.frames[0];
        QCOMPARE(placeAt(circuit, layout, -10, 1, 1), (Place{1, {}}));
        QCOMPARE(placeAt(circuit, layout, frame.left - 1, 1, 1), (Place{3, {}}));
        QCOMPARE(placeAt(circuit, layout, frame.left + 1, 0, 0), (Place{3, 0}));
        QCOMPARE(placeAt(circuit, layout, frame.right - 1, 2, 2), (Place{11, 0}));
        QCOMPARE(placeAt(circuit, layout, frame.right + 1, 2, 2), (Place{11, {}}));
        const double between = (layout.columns[1].center() + layout.columns[2].center()) / 2;
        QCOMPARE(placeAt(circuit, layout, between, 1, 1), (Place{4, 0}));
    }

    void caretMoves()
    {
        Circuit circuit = threeWires();
        const OperationId a = append(circuit, gate("h"), {0});
        const OperationId b = append(circuit, gate("cx"), {0, 1});
        const CircuitLayout layout = layOutEvenly(circuit);
        const auto step = [&](Caret caret, CaretMove move) {
            return moved(circuit, layout, caret, move);
        };
        QCOMPARE(step({0, a}, CaretMove::Right), (Caret{0, b}));
        QCOMPARE(step({0, b}, CaretMove::Right), (Caret{0, 0}));
        QCOMPARE(step({0, 0}, CaretMove::Right), (Caret{0, 0, true}));
        QCOMPARE(step({0, 0, true}, CaretMove::Right), (Caret{0, 0, true}));
        QCOMPARE(step({0, 0, true}, CaretMove::Left), (Caret{0, 0}));
        QCOMPARE(step({0, 0, true}, CaretMove::Down), (Caret{1, 0, true}));
        QCOMPARE(step({0, 0}, CaretMove::Left), (Caret{0, b}));
        QCOMPARE(step({0, a}, CaretMove::Left), (Caret{0, a}));
        QCOMPARE(step({0, b}, CaretMove::Down), (Caret{1, b}));
        QCOMPARE(step({1, b}, CaretMove::Down), (Caret{2, 0}));
        QCOMPARE(step({2, 0}, CaretMove::Down), (Caret{2, 0}));
        QCOMPARE(step({0, b}, CaretMove::Home), (Caret{0, a}));
        QCOMPARE(step({0, a}, CaretMove::End), (Caret{0, 0}));
        QCOMPARE(clamped(circuit, {7, b}), (Caret{2, 0}));
    }
};

QTEST_GUILESS_MAIN(TestCircuitLayout)
#include "tst_circuit_layout.moc"
