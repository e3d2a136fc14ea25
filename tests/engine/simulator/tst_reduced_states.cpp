// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/interrupted.h"
#include "engine/circuit/circuit_cut.h"
#include "engine/circuit/templates.h"
#include "engine/simulator/dense_state.h"
#include "engine/simulator/reduced_states.h"
#include "engine/simulator/state_evolution.h"
#include "tests/support/random_circuit.h"

#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

using namespace ansatz;

namespace {

constexpr double exact = 1e-12;

double length(const std::array<double, 3> &bloch)
{
    return std::hypot(bloch[0], bloch[1], bloch[2]);
}

double largestDifference(const StateVector &a, const StateVector &b)
{
    double worst = a.size() == b.size() ? 0 : std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
        worst = std::max(worst, std::abs(a[k] - b[k]));
    return worst;
}

ExpandedCircuit random(int qubits, std::uint64_t seed, int features, int weights)
{
    Random generator(seed);
    Circuit circuit;
    circuit.qubits = qubits;
    circuit.features = features;
    circuit.weights = weights;
    for (int k = 0; k < 40; ++k) {
        const auto &table = gateTable();
        const Gate &gate = table[generator.below(table.size())];
        if (gate.qubits <= qubits)
            test::appendRandom(circuit, gate, generator, features, weights);
    }
    return expand(circuit);
}

std::vector<double> numbers(std::size_t count, std::uint64_t seed)
{
    Random generator(seed);
    std::vector<double> result(count);
    for (double &value : result)
        value = generator.normal();
    return result;
}

} // namespace

class TestReducedStates final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyGateInPlace();
    void randomCircuitsAgreeWithTheReference();
    void everyPrefixAgreesWithTheReference();
    void productStates();
    void bellAndGhz();
    void cutsInsideABlock();
    void cutOfAnotherCircuit();
    void mixtureByHand();
    void mixtureOfRandomStates();
    void givesUp();
    void refusesWhatTheReferenceRefuses();
    void isQuick();
};

void TestReducedStates::everyGateInPlace()
{
    Random generator(5);
    for (const Gate &gate : gateTable()) {
        for (int turn = 0; turn < 6; ++turn) {
            Circuit circuit;
            circuit.qubits = 5;
            for (int qubit = 0; qubit < 5; ++qubit)
                append(circuit, ansatz::gate("u3"), {qubit},
                       {Parameter::number(generator.normal()),
                        Parameter::number(generator.normal()),
                        Parameter::number(generator.normal())});
            append(circuit, ansatz::gate("cx"), {0, 4});
            append(circuit, ansatz::gate("cx"), {3, 1});
            test::appendRandom(circuit, gate, generator, 2, 2);
            ExpandedCircuit expanded = expand(circuit);
            const std::vector<double> features = numbers(std::size_t(expanded.features), 1);
            const std::vector<double> weights = numbers(std::size_t(expanded.weights), 2);
            const double error = largestDifference(evolve(expanded, features, weights),
                                                   stateVector(expanded, features, weights));
            QVERIFY2(error < exact, std::string(gate.name).c_str());
        }
    }
}

void TestReducedStates::randomCircuitsAgreeWithTheReference()
{
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const int qubits = 1 + int(seed % 8);
        const ExpandedCircuit circuit = random(qubits, seed, 3, 4);
        const std::vector<double> features = numbers(3, seed);
        const std::vector<double> weights = numbers(4, seed + 100);
        const StateVector state = evolve(circuit, features, weights);
        const StateVector reference = stateVector(circuit, features, weights);
        QVERIFY(largestDifference(state, reference) < exact);
        const auto bloch = blochVectors(state, qubits);
        for (int qubit = 0; qubit < qubits; ++qubit) {
            const auto expected = blochVector(reference, qubits, qubit);
            for (std::size_t axis = 0; axis < 3; ++axis)
                QVERIFY(std::abs(bloch[std::size_t(qubit)][axis] - expected[axis]) < exact);
        }
        Random generator(seed);
        std::vector<Observable> observables = pauliZOfEveryQubit(qubits);
        observables.push_back(test::randomObservable(generator, qubits));
        observables.push_back({{PauliString{-0.5, {{0, Pauli::Y}}}}});
        const std::vector<double> values = expectations(state, qubits, bloch, observables);
        for (std::size_t k = 0; k < observables.size(); ++k)
            QVERIFY(std::abs(values[k] - expectation(reference, qubits, observables[k])) < exact);
    }
}

void TestReducedStates::everyPrefixAgreesWithTheReference()
{
    Random generator(11);
    Circuit circuit;
    circuit.qubits = 4;
    for (int k = 0; k < 12; ++k)
        test::appendRandom(circuit, gateTable()[generator.below(gateTable().size())], generator, 2,
                           6);
    circuit.features = 2;
    circuit.weights = 6;
    const std::vector<double> features = numbers(2, 3);
    const std::vector<double> weights = numbers(6, 4);
    DenseState<double> dense(4);
    for (std::size_t done = 0; done <= circuit.operations.size(); ++done) {
        CircuitCut cut{.before = std::vector<char>(circuit.operations.size())};
        std::fill_n(cut.before.begin(), done, 1);
        const ExpandedCircuit part = expandUntil(circuit, cut);
        QCOMPARE(part.weights, 6);
        QVERIFY(largestDifference(evolve(part, features, weights), dense.amplitudes()) < exact);
        if (done < circuit.operations.size()) {
            const Operation &next = circuit.operations[done];
            dense.apply(next.gate->matrix(anglesOf(next, features, weights)), next.qubits);
        }
    }
}

void TestReducedStates::productStates()
{
    Circuit circuit;
    circuit.qubits = 3;
    append(circuit, gate("x"), {0});
    append(circuit, gate("ry"), {1}, {Parameter::number(0.7)});
    append(circuit, gate("h"), {2});
    append(circuit, gate("s"), {2});
    const auto bloch = blochVectors(evolve(expand(circuit), {}, {}), 3);
    const std::array<double, 3> expected[] = {
        {0, 0, -1}, {std::sin(0.7), 0, std::cos(0.7)}, {0, 1, 0}};
    for (std::size_t qubit = 0; qubit < 3; ++qubit) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            QVERIFY(std::abs(bloch[qubit][axis] - expected[qubit][axis]) < exact);
        QVERIFY(entanglementEntropy(bloch[qubit]) < 1e-11);
    }
}

void TestReducedStates::bellAndGhz()
{
    for (int qubits = 2; qubits <= 5; ++qubits) {
        Circuit circuit;
        circuit.qubits = qubits;
        append(circuit, gate("h"), {0});
        for (int qubit = 1; qubit < qubits; ++qubit)
            append(circuit, gate("cx"), {qubit - 1, qubit});
        const auto bloch = blochVectors(evolve(expand(circuit), {}, {}), qubits);
        for (const auto &vector : bloch) {
            QVERIFY(length(vector) < exact);
            QVERIFY(std::abs(entanglementEntropy(vector) - 1) < exact);
        }
        // Behind the first CX only two qubits are entangled.
        CircuitCut cut{.before = std::vector<char>(circuit.operations.size())};
        cut.before[0] = cut.before[1] = 1;
        const auto early = blochVectors(evolve(expandUntil(circuit, cut), {}, {}), qubits);
        for (int qubit = 0; qubit < qubits; ++qubit)
            QVERIFY(std::abs(length(early[std::size_t(qubit)]) - (qubit < 2 ? 0 : 1)) < exact);
    }
}

void TestReducedStates::cutsInsideABlock()
{
    // x | 3 × (ry(w0) cx) | h: weights 0, 1, 2 are those of the repetitions.
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("x"), {0});
    append(circuit, gate("ry"), {1}, {Parameter::weight(0)});
    append(circuit, gate("cx"), {1, 0});
    append(circuit, gate("h"), {1});
    circuit.blocks = {{1, 2, 3, "layer"}};
    const auto names = [&](const CircuitCut &cut) {
        std::string text;
        for (const Operation &operation : expandUntil(circuit, cut).operations) {
            text += std::string(operation.gate->name) + ' ';
            if (!operation.parameters.empty())
                text += std::to_string(operation.parameters.front().index) + ' ';
        }
        return text;
    };
    QCOMPARE(names({{0, 0, 0, 0}}), std::string());
    QCOMPARE(names({{1, 0, 0, 0}}), std::string("x "));
    QCOMPARE(names({{1, 1, 0, 0}, 0, 0}), std::string("x ry 0 "));
    QCOMPARE(names({{1, 1, 0, 0}, 0, 1}), std::string("x ry 0 cx ry 1 "));
    QCOMPARE(names({{1, 1, 0, 0}, 0, 2}), std::string("x ry 0 cx ry 1 cx ry 2 "));
    QCOMPARE(names({{1, 1, 1, 0}, 0, 1}), std::string("x ry 0 cx ry 1 cx "));
    QCOMPARE(names({{1, 1, 1, 0}}), std::string("x ry 0 cx ry 1 cx ry 2 cx "));
    QCOMPARE(names({{1, 1, 1, 1}}), std::string("x ry 0 cx ry 1 cx ry 2 cx h "));
    QCOMPARE(expandUntil(circuit, {{1, 0, 0, 0}}).weights, 3);
}

void TestReducedStates::cutOfAnotherCircuit()
{
    Circuit circuit;
    append(circuit, gate("h"), {0});
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(expandUntil(circuit, {{1, 0}})), InternalError);
}

void TestReducedStates::mixtureByHand()
{
    // |0⟩|0⟩ and |1⟩|+⟩: a mixture without any entanglement whose first qubit knows nothing.
    const double half = 1 / std::numbers::sqrt2;
    StateMixture mixture(
        2, {parseObservable("Z0"), parseObservable("Z0 X1"), parseObservable("2 X1 - 1 I")});
    mixture.add({1, 0, 0, 0});
    mixture.add({0, 0, half, half});
    QCOMPARE(mixture.states(), std::size_t(2));
    const std::vector<double> probabilities = mixture.probabilities();
    const double expected[] = {0.5, 0, 0.25, 0.25};
    for (std::size_t x = 0; x < 4; ++x)
        QVERIFY(std::abs(probabilities[x] - expected[x]) < exact);
    const auto bloch = mixture.blochVectors();
    QVERIFY(length(bloch[0]) < exact);
    QVERIFY(std::abs(entanglementEntropy(bloch[0]) - 1) < exact);
    QVERIFY(std::abs(bloch[1][0] - 0.5) < exact && std::abs(bloch[1][1]) < exact
            && std::abs(bloch[1][2] - 0.5) < exact);
    const std::vector<double> values = mixture.expectations();
    QVERIFY(std::abs(values[0]) < exact);
    QVERIFY(std::abs(values[1] + 0.5) < exact); // 0 of the first, −1 of the second
    QVERIFY(std::abs(values[2]) < exact);       // −1 of the first, 1 of the second
}

void TestReducedStates::mixtureOfRandomStates()
{
    const ExpandedCircuit circuit = random(4, 77, 3, 4);
    const std::vector<double> weights = numbers(4, 9);
    const std::vector<Observable> observables = {parseObservable("X0 Y2"), parseObservable("Z3")};
    StateMixture mixture(4, observables);
    std::vector<std::complex<double>> density(16 * 16);
    constexpr int samples = 7;
    for (int sample = 0; sample < samples; ++sample) {
        const StateVector state =
            stateVector(circuit, numbers(3, std::uint64_t(50 + sample)), weights);
        mixture.add(state);
        for (std::size_t row = 0; row < 16; ++row)
            for (std::size_t column = 0; column < 16; ++column)
                density[16 * row + column] += state[row] * std::conj(state[column]) / 7.0;
    }
    const std::vector<double> probabilities = mixture.probabilities();
    for (std::size_t x = 0; x < 16; ++x)
        QVERIFY(std::abs(probabilities[x] - density[17 * x].real()) < exact);
    // Tr(ρ̄ P) from the density matrix itself.
    const auto trace = [&](const Observable &observable) {
        std::complex<double> sum = 0;
        for (std::size_t column = 0; column < 16; ++column) {
            StateVector basis(16);
            basis[column] = 1;
            for (std::size_t row = 0; row < 16; ++row) {
                StateVector bra(16);
                bra[row] = 1;
                sum += density[16 * column + row] * matrixElement(bra, observable, basis, 4);
            }
        }
        return sum.real();
    };
    for (int qubit = 0; qubit < 4; ++qubit)
        for (const Pauli pauli : {Pauli::X, Pauli::Y, Pauli::Z})
            QVERIFY(std::abs(mixture.blochVectors()[std::size_t(qubit)][std::size_t(pauli)]
                             - trace({{PauliString{1, {{qubit, pauli}}}}}))
                    < exact);
    for (std::size_t k = 0; k < observables.size(); ++k)
        QVERIFY(std::abs(mixture.expectations()[k] - trace(observables[k])) < exact);
}

void TestReducedStates::givesUp()
{
    const ExpandedCircuit circuit = expand(hybridPipelineCircuit(14, 4));
    const std::vector<double> features(14, 0.7);
    const std::vector<double> weights(std::size_t(circuit.weights), 0.3);
    int asked = 0;
    QVERIFY_EXCEPTION_THROWN(
        static_cast<void>(evolve(circuit, features, weights, [&] { return ++asked == 2; })),
        Interrupted);
    QCOMPARE(asked, 2);
    std::size_t done = 0;
    static_cast<void>(evolve(circuit, features, weights, {},
                             [&](std::size_t amplitudes) { done += amplitudes; }));
    QCOMPARE(done, circuit.operations.size() << 14);
}

void TestReducedStates::refusesWhatTheReferenceRefuses()
{
    ExpandedCircuit wide;
    wide.qubits = 50;
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(evolve(wide, {}, {})), UserError);
    Circuit circuit;
    append(circuit, gate("rx"), {0}, {Parameter::feature(0, 10)});
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(evolve(expand(circuit), std::array{1e308}, {})),
                             UserError);
}

void TestReducedStates::isQuick()
{
    for (const int qubits : {9, 12, 14}) {
        const ExpandedCircuit circuit = expand(hybridPipelineCircuit(qubits, 4));
        const std::vector<double> features(std::size_t(qubits), 0.7);
        const std::vector<double> weights(std::size_t(circuit.weights), 0.3);
        double best = 1e9;
        double reduced = 1e9;
        for (int turn = 0; turn < 5; ++turn) {
            QElapsedTimer timer;
            timer.start();
            const StateVector state = evolve(circuit, features, weights);
            best = std::min(best, double(timer.nsecsElapsed()) / 1e6);
            timer.start();
            QCOMPARE(blochVectors(state, qubits).size(), std::size_t(qubits));
            reduced = std::min(reduced, double(timer.nsecsElapsed()) / 1e6);
        }
        qInfo("%d qubits, %zu operations: state %.3f ms, all Bloch vectors %.3f ms", qubits,
              circuit.operations.size(), best, reduced);
        // Far above what it takes, so that a busy machine does not fail it.
        QVERIFY(best + reduced < 200);
    }
}

QTEST_GUILESS_MAIN(TestReducedStates)
#include "tst_reduced_states.moc"
