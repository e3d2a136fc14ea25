// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/operation_place.h"
#include "engine/circuit/templates.h"

#include <QtTest>

using namespace ansatz;

class TestOperationPlace final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void columnsArePacked();
    void blocksAreCounted();
    void suitsEveryExpandedOperation();
};

void TestOperationPlace::columnsArePacked()
{
    Circuit circuit;
    circuit.qubits = 3;
    append(circuit, gate("h"), {0});
    append(circuit, gate("cx"), {0, 2}); // spans qubit 1 as well
    append(circuit, gate("rx"), {1}, {Parameter::number(1)});
    append(circuit, gate("x"), {2});
    const auto places = operationPlaces(circuit);
    QCOMPARE(places.size(), std::size_t(4));
    QCOMPARE(places[1].column, 2);
    QCOMPARE(places[2].column, 3);
    QCOMPARE(places[3].column, 3);
    QCOMPARE(toString(places[1]), std::string("operation 2, CX on qubits 0, 2, column 2"));
    QCOMPARE(toString(places[2]), std::string("operation 3, RX on qubit 1, column 3"));
}

void TestOperationPlace::blocksAreCounted()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("h"), {0});
    append(circuit, gate("rx"), {1}, {Parameter::weight(0)});
    append(circuit, gate("ry"), {1}, {Parameter::weight(1)});
    append(circuit, gate("x"), {0});
    circuit.blocks = {{.first = 1, .count = 2, .repetitions = 2, .label = {}}};
    const auto places = operationPlaces(circuit);
    QCOMPARE(places.size(), std::size_t(6));
    QCOMPARE(places[3].number, 2);
    QCOMPARE(toString(places[3]),
             std::string("operation 2, RX on qubit 1, column 2, repetition 2 of 2"));
    QCOMPARE(places[5].number, 4);
    QCOMPARE(places[5].column, 4); // the block closes the columns that it spans
    QCOMPARE(places[5].repetitions, 1);
}

void TestOperationPlace::suitsEveryExpandedOperation()
{
    const Circuit circuit = hybridPipelineCircuit(4, 3);
    const ExpandedCircuit expanded = expand(circuit);
    const auto places = operationPlaces(circuit);
    QCOMPARE(places.size(), expanded.operations.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        QCOMPARE(places[i].id, expanded.operations[i].id);
        QCOMPARE(places[i].gate, expanded.operations[i].gate);
        QCOMPARE(places[i].qubits, expanded.operations[i].qubits);
    }
}

QTEST_GUILESS_MAIN(TestOperationPlace)
#include "tst_operation_place.moc"
