// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/state_place.h"

#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

/// x(0) | 3 × (ry(1), cx(1 0)) | h(1): four columns, the block has the second and third.
Circuit blockCircuit()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("x"), {0});
    append(circuit, gate("ry"), {1}, {Parameter::weight(0)});
    append(circuit, gate("cx"), {1, 0});
    append(circuit, gate("h"), {1});
    circuit.blocks = {{1, 2, 3, ""}};
    return circuit;
}

CircuitLayout layoutFor(const Circuit &circuit, bool folded = false)
{
    const std::vector<double> widths(circuit.operations.size(), 30);
    return layOut(circuit, widths, {.left = 50},
                  {.layers = true, .folded = std::vector<char>(circuit.blocks.size(), folded)});
}

std::string text(const Circuit &circuit, const CircuitLayout &layout, const StatePlace &place)
{
    const auto cut = cutAt(place, circuit, layout);
    std::string result;
    for (const Operation &operation :
         (cut ? expandUntil(circuit, *cut) : expand(circuit)).operations)
        result += std::string(operation.gate->name) + ' ';
    return result;
}

} // namespace

class TestStatePlace final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepsThroughEveryRepetition();
    void stepsBackTheSameWay();
    void foldedBlocksAreOneColumn();
    void aColumnInABlockIsOfTheLastRepetition();
    void marksStandBetweenColumns();
    void followsItsColumn();
    void staysAtTheEnd();
    void outlivesItsColumn();
    void emptyCircuit();
    void words();
};

void TestStatePlace::stepsThroughEveryRepetition()
{
    const Circuit circuit = blockCircuit();
    const CircuitLayout layout = layoutFor(circuit);
    QCOMPARE(int(layout.columns.size()), 4);
    const std::string expected[] = {"",
                                    "x ",
                                    "x ry ",
                                    "x ry cx ",
                                    "x ry cx ry ",
                                    "x ry cx ry cx ",
                                    "x ry cx ry cx ry ",
                                    "x ry cx ry cx ry cx ",
                                    "x ry cx ry cx ry cx h "};
    StatePlace place = placeBehind(circuit, layout, 0);
    for (const std::string &part : expected) {
        QCOMPARE(text(circuit, layout, place), part);
        place = stepped(place, circuit, layout, true);
    }
    QVERIFY(place.atEnd());
    QCOMPARE(stepped(place, circuit, layout, true), place);
}

void TestStatePlace::stepsBackTheSameWay()
{
    const Circuit circuit = blockCircuit();
    const CircuitLayout layout = layoutFor(circuit);
    std::vector<StatePlace> places{placeBehind(circuit, layout, 0)};
    while (!places.back().atEnd())
        places.push_back(stepped(places.back(), circuit, layout, true));
    QCOMPARE(int(places.size()), 9);
    StatePlace place = places.back();
    for (std::size_t k = places.size(); k-- > 0;) {
        QCOMPARE(place, places[k]);
        place = stepped(place, circuit, layout, false);
    }
    QCOMPARE(place, places.front());
}

void TestStatePlace::foldedBlocksAreOneColumn()
{
    const Circuit circuit = blockCircuit();
    const CircuitLayout layout = layoutFor(circuit, true);
    QCOMPARE(int(layout.columns.size()), 3);
    const std::string expected[] = {"x ry cx ", "x ry cx ry cx ", "x ry cx ry cx ry cx "};
    StatePlace place = placeBehind(circuit, layout, 1);
    for (int repetition = 0; repetition < 3; ++repetition) {
        place = stepped(place, circuit, layout, true);
        QCOMPARE(place.column, 2);
        QCOMPARE(place.repetition, repetition);
        QCOMPARE(text(circuit, layout, place), expected[repetition]);
    }
}

void TestStatePlace::aColumnInABlockIsOfTheLastRepetition()
{
    const Circuit circuit = blockCircuit();
    const CircuitLayout layout = layoutFor(circuit);
    QCOMPARE(text(circuit, layout, placeBehind(circuit, layout, 2)),
             std::string("x ry cx ry cx ry "));
    QCOMPARE(text(circuit, layout, placeBehind(circuit, layout, 3)),
             std::string("x ry cx ry cx ry cx "));
    QCOMPARE(text(circuit, layout, placeBehind(circuit, layout, 2, 1)), std::string("x ry cx ry "));
    // What does not exist is made to fit.
    QCOMPARE(placeBehind(circuit, layout, 99, 99).column, 4);
    QCOMPARE(placeBehind(circuit, layout, 2, 99).repetition, 2);
    QCOMPARE(placeBehind(circuit, layout, -1, -1).column, 0);
}

void TestStatePlace::marksStandBetweenColumns()
{
    const Circuit circuit = blockCircuit();
    const CircuitLayout layout = layoutFor(circuit);
    double before = 0;
    for (int column = 0; column <= 4; ++column) {
        const StatePlace place = placeBehind(circuit, layout, column);
        const double x = xOf(place, layout);
        QVERIFY(x > before);
        before = x;
        if (column > 0)
            QVERIFY(x > layout.columns[std::size_t(column - 1)].right());
        if (column < 4)
            QVERIFY(x < layout.columns[std::size_t(column)].left);
        QCOMPARE(placeAtX(x + 3, circuit, layout), place);
    }
    // After the block it stands behind the frame, after an earlier repetition inside it.
    const BlockFrame &frame = layout.frames.front();
    QVERIFY(xOf(placeBehind(circuit, layout, 3), layout) > frame.right);
    QVERIFY(xOf(placeBehind(circuit, layout, 3, 0), layout) < frame.right);
    QVERIFY(xOf(placeBehind(circuit, layout, 1), layout) < frame.left);
}

void TestStatePlace::followsItsColumn()
{
    Circuit circuit = blockCircuit();
    CircuitLayout layout = layoutFor(circuit);
    const StateAnchor anchor = anchorOf(placeBehind(circuit, layout, 2, 1), circuit, layout);
    // A gate before all others moves its column to the right.
    circuit.operations.insert(circuit.operations.begin(),
                              {nextOperationId(circuit), &gate("h"), {0}, {}});
    circuit.blocks.front().first = 2;
    layout = layoutFor(circuit);
    const StatePlace moved = resolve(anchor, circuit, layout);
    QCOMPARE(moved.column, 3);
    QCOMPARE(moved.repetition, 1);
    // Fewer repetitions: the last one that there is.
    circuit.blocks.front().repetitions = 2;
    QCOMPARE(resolve(anchor, circuit, layout).repetition, 1);
    circuit.blocks.front().repetitions = 1;
    QCOMPARE(resolve(anchor, circuit, layout).repetition, 0);
}

void TestStatePlace::staysAtTheEnd()
{
    Circuit circuit = blockCircuit();
    const StateAnchor anchor =
        anchorOf(placeBehind(circuit, layoutFor(circuit), 4), circuit, layoutFor(circuit));
    QVERIFY(anchor.atEnd);
    append(circuit, gate("h"), {1});
    const StatePlace place = resolve(anchor, circuit, layoutFor(circuit));
    QCOMPARE(place.column, 5);
    QVERIFY(place.atEnd());
    QVERIFY(!cutAt(place, circuit, layoutFor(circuit)));
}

void TestStatePlace::outlivesItsColumn()
{
    Circuit circuit = blockCircuit();
    const StateAnchor anchor =
        anchorOf(placeBehind(circuit, layoutFor(circuit), 1), circuit, layoutFor(circuit));
    circuit.operations.erase(circuit.operations.begin());
    circuit.blocks.front().first = 0;
    QCOMPARE(resolve(anchor, circuit, layoutFor(circuit)).column, 1);
    circuit.operations.clear();
    circuit.blocks.clear();
    QCOMPARE(resolve(anchor, circuit, layoutFor(circuit)).column, 0);
}

void TestStatePlace::emptyCircuit()
{
    Circuit circuit;
    const CircuitLayout layout = layoutFor(circuit);
    const StatePlace place = resolve({}, circuit, layout);
    QCOMPARE(place.columns, 0);
    QVERIFY(place.atEnd());
    QCOMPARE(stepped(place, circuit, layout, true), place);
    QCOMPARE(stepped(place, circuit, layout, false), place);
}

void TestStatePlace::words()
{
    const Circuit circuit = blockCircuit();
    const CircuitLayout layout = layoutFor(circuit);
    const auto at = [&](int column, std::optional<int> repetition = {}) {
        return placeText(placeBehind(circuit, layout, column, repetition));
    };
    QCOMPARE(at(0), QStringLiteral("before the first column"));
    QCOMPARE(at(1), QStringLiteral("after column 1 of 4"));
    QCOMPARE(at(2), QStringLiteral("after column 2 of 4, repetition 3 of 3"));
    QCOMPARE(at(2, 0), QStringLiteral("after column 2 of 4, repetition 1 of 3"));
    QCOMPARE(at(4), QStringLiteral("after the last column"));
}

QTEST_GUILESS_MAIN(TestStatePlace)
#include "tst_state_place.moc"
