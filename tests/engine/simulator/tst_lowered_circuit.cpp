// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/lowered_circuit.h"

#include "tests/support/random_structures.h"

#include <QTest>

using namespace ansatz;

namespace {

using Letters = std::vector<std::pair<int, Axis>>;

Circuit blank(int qubits)
{
    Circuit circuit;
    circuit.qubits = qubits;
    return circuit;
}

LoweredCircuit lowered(const Circuit &circuit)
{
    return lower(expand(circuit));
}

std::size_t keptBy(const Circuit &circuit, std::string_view observable)
{
    LoweredCircuit lower = lowered(circuit);
    dropUnseen(lower, circuit.qubits, {parseObservable(observable)});
    return lower.factors.size();
}

} // namespace

class TestLoweredCircuit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gatesBecomeTheirFactors()
    {
        Circuit circuit = blank(3);
        append(circuit, gate("rx"), {1}, {Parameter::weight(0, 2, 0.5)});
        append(circuit, gate("cx"), {2, 0});
        append(circuit, gate("swap"), {0, 1});
        append(circuit, gate("rzz"), {2, 1}, {Parameter::feature(0)});
        const LoweredCircuit lower = lowered(circuit);
        QCOMPARE(lower.factors.size(), std::size_t(4));

        const LoweredFactor &rotation = lower.factors[0];
        QVERIFY(rotation.kind == GateFactor::Kind::Rotation);
        QVERIFY(rotation.pauli == Letters({{1, Axis::X}}));
        const Angle &angle = lower.angles[rotation.angle];
        QCOMPARE(angle.offset, 0.5);
        QCOMPARE(angle.terms.size(), std::size_t(1));
        QCOMPARE(angle.terms[0].coefficient, 2.0);
        QVERIFY(angle.terms[0].source == Parameter::Source::Weight);
        QVERIFY(!angle.perSample);

        QVERIFY(lower.factors[1].kind == GateFactor::Kind::ControlledX);
        QCOMPARE(lower.factors[1].control, 2);
        QCOMPARE(lower.factors[1].target, 0);
        QVERIFY(lower.factors[2].kind == GateFactor::Kind::Swap);
        QVERIFY(lower.factors[3].pauli == Letters({{2, Axis::Z}, {1, Axis::Z}}));
        QVERIFY(lower.angles[lower.factors[3].angle].perSample);
    }

    void sameAnglesAreSharedAndZeroOnesLeftOut()
    {
        Circuit circuit = blank(2);
        append(circuit, gate("rx"), {0}, {Parameter::weight(3, 1, 0.25)});
        append(circuit, gate("ry"), {1}, {Parameter::weight(3, 1, 0.25)});
        append(circuit, gate("ry"), {1}, {Parameter::weight(3, 1, 0.5)});
        append(circuit, gate("rz"), {1}, {Parameter::number(0)});
        append(circuit, gate("rz"), {1}, {Parameter::feature(0, 0)});
        const LoweredCircuit lower = lowered(circuit);
        QCOMPARE(lower.factors.size(), std::size_t(3));
        QCOMPARE(lower.angles.size(), std::size_t(2));
        QCOMPARE(lower.factors[0].angle, lower.factors[1].angle);
    }

    void onlyTheLightConeStays()
    {
        Circuit circuit = blank(4);
        for (int qubit = 0; qubit < 4; ++qubit)
            append(circuit, gate("ry"), {qubit}, {Parameter::weight(qubit)});
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("cx"), {2, 3});
        QCOMPARE(keptBy(circuit, "Z0"), std::size_t(1)); // a control's Z does not see its CNOT
        QCOMPARE(keptBy(circuit, "X0"), std::size_t(3));
        QCOMPARE(keptBy(circuit, "Z1"), std::size_t(3));
        QCOMPARE(keptBy(circuit, "Z1 Z3"), std::size_t(6));
        QCOMPARE(keptBy(circuit, "I"), std::size_t(0));
    }

    void phasesBeforeZAreDropped()
    {
        Circuit circuit = blank(2);
        append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
        append(circuit, gate("rz"), {0}, {Parameter::weight(1)});
        append(circuit, gate("rzz"), {0, 1}, {Parameter::weight(2)});
        QCOMPARE(keptBy(circuit, "Z0"), std::size_t(1));
        QCOMPARE(keptBy(circuit, "0.5 Z0 + Z1"), std::size_t(1));
        QCOMPARE(keptBy(circuit, "X0"), std::size_t(3));
    }

    void swapsCarryTheLightCone()
    {
        Circuit circuit = blank(3);
        for (int qubit = 0; qubit < 3; ++qubit)
            append(circuit, gate("ry"), {qubit}, {Parameter::weight(qubit)});
        append(circuit, gate("swap"), {0, 2});
        LoweredCircuit lower = lowered(circuit);
        dropUnseen(lower, 3, {pauliZ(0)});
        QCOMPARE(lower.factors.size(), std::size_t(2));
        QCOMPARE(lower.factors[0].pauli.front().first, 2);
    }
};

QTEST_GUILESS_MAIN(TestLoweredCircuit)
#include "tst_lowered_circuit.moc"
