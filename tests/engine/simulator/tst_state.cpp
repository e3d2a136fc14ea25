// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/simulator/state.h"
#include "tests/support/agreement.h"
#include "tests/support/reference_circuits.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

using namespace ansatz;

class TestState : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void firstQubitIsMostSignificant();
    void bellPair();
    void blochVectors();
    void entropyOfTiltedPair();
    void agreesWithReferenceValues();
    void refusesWhatDoesNotFit();
    void refusesAnglesBeyondNumbers();
};

static ExpandedCircuit
circuitOf(int qubits, const std::vector<std::pair<const char *, std::vector<int>>> &gates)
{
    Circuit circuit;
    circuit.qubits = qubits;
    for (const auto &[name, on] : gates)
        append(circuit, gate(name), on);
    return expand(circuit);
}

void TestState::firstQubitIsMostSignificant()
{
    const StateVector state = stateVector(circuitOf(3, {{"x", {0}}}), {}, {});
    QCOMPARE(state.size(), std::size_t(8));
    for (std::size_t x = 0; x < 8; ++x)
        QCOMPARE(std::abs(state[x]), x == 4 ? 1.0 : 0.0);
}

void TestState::bellPair()
{
    const StateVector state = stateVector(circuitOf(2, {{"h", {0}}, {"cx", {0, 1}}}), {}, {});
    QVERIFY(std::abs(state[0] - std::numbers::sqrt2 / 2) < 1e-15);
    QVERIFY(std::abs(state[3] - std::numbers::sqrt2 / 2) < 1e-15);
    QVERIFY(std::abs(expectation(state, 2, parseObservable("Z0 Z1")) - 1) < 1e-15);
    QVERIFY(std::abs(expectation(state, 2, parseObservable("Y0 Y1")) + 1) < 1e-15);
    QVERIFY(std::abs(expectation(state, 2, parseObservable("0.5 X0 X1 + 2 I")) - 2.5) < 1e-14);
    for (const int qubit : {0, 1}) {
        const auto bloch = blochVector(state, 2, qubit);
        QVERIFY(std::hypot(bloch[0], bloch[1], bloch[2]) < 1e-15);
        QVERIFY(std::abs(entanglementEntropy(bloch) - 1) < 1e-14);
    }
}

void TestState::blochVectors()
{
    // |0⟩, |+⟩ and |+i⟩ side by side.
    const StateVector state =
        stateVector(circuitOf(3, {{"h", {1}}, {"h", {2}}, {"s", {2}}}), {}, {});
    const std::array<double, 3> expected[] = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}};
    for (int qubit = 0; qubit < 3; ++qubit) {
        const auto bloch = blochVector(state, 3, qubit);
        for (std::size_t i = 0; i < 3; ++i)
            QVERIFY(std::abs(bloch[i] - expected[qubit][i]) < 1e-15);
        QVERIFY(entanglementEntropy(bloch) < 1e-12);
    }
}

void TestState::entropyOfTiltedPair()
{
    // cos(θ/2)|00⟩ + sin(θ/2)|11⟩: eigenvalues cos² and sin².
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("ry"), {0}, {Parameter::feature(0)});
    append(circuit, gate("cx"), {0, 1});
    const double theta = 0.9;
    const StateVector state = stateVector(expand(circuit), std::array{theta}, {});
    const double p = std::pow(std::cos(theta / 2), 2);
    const double expected = -p * std::log2(p) - (1 - p) * std::log2(1 - p);
    QVERIFY(std::abs(entanglementEntropy(blochVector(state, 2, 1)) - expected) < 1e-13);
}

void TestState::agreesWithReferenceValues()
{
    for (const auto &reference : test::referenceCircuits()) {
        std::vector<double> values;
        const auto count = static_cast<std::size_t>(reference.circuit.features);
        for (std::size_t sample = 0; sample < reference.samples; ++sample) {
            const StateVector state = stateVector(
                reference.circuit, std::span(reference.features).subspan(sample * count, count),
                reference.weights);
            for (const Observable &observable : reference.observables)
                values.push_back(expectation(state, reference.circuit.qubits, observable));
        }
        ANSATZ_COMPARE(values, reference.expectations, test::tolerance<double>);
    }
}

void TestState::refusesWhatDoesNotFit()
{
    ExpandedCircuit circuit;
    circuit.qubits = 50;
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(stateVector(circuit, {}, {})), UserError);
}

void TestState::refusesAnglesBeyondNumbers()
{
    Circuit circuit;
    circuit.qubits = 1;
    circuit.features = 1;
    append(circuit, gate("rx"), {0}, {Parameter::feature(0, 10)});
    const ExpandedCircuit expanded = expand(circuit);
    const std::array<double, 1> large = {1e307};
    QVERIFY(std::isfinite(std::abs(stateVector(expanded, large, {})[0])));
    const std::array<double, 1> tooLarge = {1e308};
    try {
        static_cast<void>(stateVector(expanded, tooLarge, {}));
        QFAIL("an infinite angle was accepted");
    } catch (const UserError &error) {
        QCOMPARE(QString::fromStdString(error.place()), "operation 1 (rx)");
    }
}

QTEST_GUILESS_MAIN(TestState)
#include "tst_state.moc"
