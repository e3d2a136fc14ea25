// SPDX-License-Identifier: GPL-3.0-or-later
// What the header promises of compiled circuits. That they compute the right numbers is the matter
// of tst_random_circuits.
#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/simulator/compiled_circuit.h"
#include "tests/support/random_structures.h"

#include <QTest>

#include <set>

using namespace ansatz;
using test::Structure;

namespace {

CompiledCircuit compiled(const Circuit &circuit, const std::vector<Observable> &observables)
{
    return compile(expand(circuit), observables);
}

/// Every qubit in a state of its own, so that nothing is still |0⟩.
Circuit begun(int qubits)
{
    Circuit circuit;
    circuit.qubits = qubits;
    for (int qubit = 0; qubit < qubits; ++qubit)
        append(circuit, gate("ry"), {qubit}, {Parameter::weight(qubit)});
    return circuit;
}

std::vector<Observable> xOfEveryQubit(int qubits)
{
    std::vector<Observable> observables;
    for (int qubit = 0; qubit < qubits; ++qubit)
        observables.push_back({{{.coefficient = 1, .factors = {{qubit, Pauli::X}}}}});
    return observables;
}

template <class S>
std::size_t count(const CompiledCircuit &circuit)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        circuit.steps, [](const Step &step) { return std::holds_alternative<S>(step); }));
}

bool isOdd(std::size_t bits)
{
    return __builtin_parityll(bits) != 0;
}

void checkLayer(const Layer &layer)
{
    std::set<int> qubits;
    for (const QubitRun &run : layer.runs) {
        QVERIFY(qubits.insert(run.qubit).second);
        QVERIFY(!run.factors.empty());
        const auto &[x, y, z] = run.paulis;
        QCOMPARE(x.flip, y.flip);
        QCOMPARE(y.sign, z.sign);
        QCOMPARE(x.sign, std::size_t(0));
        QCOMPARE(z.flip, std::size_t(0));
        QCOMPARE(x.yCount + z.yCount, 0);
        QCOMPARE(y.yCount, 1);
        QCOMPARE(y.negative, z.negative);
        QVERIFY(!x.negative);
    }
    for (const QubitRun &a : layer.runs) {
        for (const QubitRun &b : layer.runs)
            QCOMPARE(isOdd(a.paulis[2].sign & b.paulis[0].flip), &a == &b);
    }
}

} // namespace

class TestCompiledCircuit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDefaultCircuitIsOneLayer()
    {
        const CompiledCircuit circuit =
            compiled(hybridPipelineCircuit(9, 2), pauliZOfEveryQubit(9));
        QCOMPARE(circuit.start.runs.size(), std::size_t(9));
        for (const QubitRun &run : circuit.start.runs)
            QVERIFY(run.perSample && !run.trainable && run.factors.size() == 1);
        QCOMPARE(circuit.steps.size(), std::size_t(1));
        const Layer &layer = std::get<Layer>(circuit.steps.front());
        QCOMPARE(layer.runs.size(), std::size_t(9));
        for (const QubitRun &run : layer.runs)
            QVERIFY(!run.perSample && run.trainable && run.factors.size() == 2);
        QCOMPARE(circuit.absorbed.runs.size(), std::size_t(9));
        QCOMPARE(circuit.absorbedTerms.size(), std::size_t(9));
        QVERIFY(circuit.terms.empty());
        QCOMPARE(circuit.weights, std::size_t(36));
        QCOMPARE(circuit.features, std::size_t(9));
    }

    void permutationsMakeNoSteps()
    {
        Circuit circuit = begun(3);
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("x"), {2});
        append(circuit, gate("swap"), {1, 2});
        append(circuit, gate("cx"), {2, 0});
        append(circuit, gate("x"), {0});
        const CompiledCircuit result = compiled(circuit, {parseObservable("Z0 Z1 Z2 + X0 X1 X2")});
        QVERIFY(result.steps.empty());
        QVERIFY(result.absorbed.runs.empty());
        QCOMPARE(result.start.runs.size(), std::size_t(3));
    }

    void permutationsOfNothingAreNothing()
    {
        Circuit circuit;
        circuit.qubits = 3;
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("swap"), {1, 2});
        const CompiledCircuit result = compiled(circuit, {parseObservable("X0 X1 Z2")});
        QVERIFY(result.start.runs.empty());
        QVERIFY(result.steps.empty());
    }

    void neighboursOfAQubitFuse()
    {
        Circuit circuit = begun(2);
        append(circuit, gate("cx"), {0, 1});
        for (const char *name : {"rx", "rz", "ry", "rx"}) {
            for (int qubit = 0; qubit < 2; ++qubit)
                append(circuit, gate(name), {qubit}, {Parameter::weight(2)});
        }
        append(circuit, gate("cx"), {0, 1});
        const CompiledCircuit result = compiled(circuit, {parseObservable("X0 X1")});
        QCOMPARE(result.steps.size(), std::size_t(1));
        const Layer &layer = std::get<Layer>(result.steps.front());
        QCOMPARE(layer.runs.size(), std::size_t(2));
        const std::vector<QubitRun::Factor> &factors = layer.runs.front().factors;
        QCOMPARE(factors.size(), std::size_t(4));
        QVERIFY(factors[0].axis == Axis::X && factors[1].axis == Axis::Z
                && factors[2].axis == Axis::Y);
    }

    void commutingPhasesMerge()
    {
        Circuit circuit = begun(3);
        append(circuit, gate("cz"), {0, 1});
        append(circuit, gate("rzz"), {1, 2}, {Parameter::weight(0)});
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("rzz"), {0, 2}, {Parameter::weight(1)});
        append(circuit, gate("cp"), {0, 2}, {Parameter::feature(0)});
        const CompiledCircuit result = compiled(circuit, {parseObservable("X0 X1 X2")});
        QCOMPARE(count<Diagonal>(result), std::size_t(1));
        QCOMPARE(count<Rotations>(result), std::size_t(0));
        QVERIFY(std::get<Diagonal>(result.steps.back()).terms.size() >= 5);
    }

    void rotationsThatCommuteShareAStep()
    {
        Circuit circuit = begun(4);
        append(circuit, gate("rxx"), {0, 1}, {Parameter::weight(0)});
        append(circuit, gate("rxx"), {2, 3}, {Parameter::weight(1)});
        append(circuit, gate("ryy"), {0, 1}, {Parameter::weight(2)});
        const CompiledCircuit result = compiled(circuit, {parseObservable("Z0 Z1 Z2 Z3")});
        std::size_t rotations = 0;
        for (const Step &step : result.steps) {
            if (const auto *some = std::get_if<Rotations>(&step))
                rotations += some->rotations.size();
        }
        QCOMPARE(rotations, std::size_t(3));
    }

    void whatNothingSeesIsDropped()
    {
        Circuit circuit = begun(4);
        append(circuit, gate("rxx"), {2, 3}, {Parameter::weight(4)});
        append(circuit, gate("rx"), {1}, {Parameter::weight(5)});
        const CompiledCircuit result = compiled(circuit, {pauliZ(0)});
        QVERIFY(result.steps.empty());
        QVERIFY(result.start.runs.size() + result.absorbed.runs.size() == 1);
        QCOMPARE(result.weights, std::size_t(6)); // the gradient still has a place for each
    }

    void theLastLayerIsAbsorbedUnlessItMayNotBe()
    {
        const auto last = [](const Parameter &parameter, const char *observable) {
            Circuit circuit = begun(3);
            append(circuit, gate("cx"), {0, 1});
            append(circuit, gate("cx"), {1, 2});
            for (int qubit = 0; qubit < 3; ++qubit)
                append(circuit, gate("rx"), {qubit}, {parameter});
            return compiled(circuit, {parseObservable(observable)});
        };
        const CompiledCircuit absorbed = last(Parameter::weight(0), "Z0 + Z1 + 2 Z2");
        QVERIFY(absorbed.steps.empty());
        QCOMPARE(absorbed.absorbed.runs.size(), std::size_t(3));
        QCOMPARE(absorbed.absorbedTerms.size(), std::size_t(3));
        const CompiledCircuit perSample = last(Parameter::feature(0), "Z0 + Z1 + 2 Z2");
        QVERIFY(perSample.absorbed.runs.empty());
        QCOMPARE(count<Layer>(perSample), std::size_t(1));
        const CompiledCircuit shared = last(Parameter::weight(0), "Z0 Z1 + Z2");
        QCOMPARE(shared.absorbed.runs.size(), std::size_t(1));
        QCOMPARE(shared.absorbed.runs.front().qubit, 2);
        QCOMPARE(std::get<Layer>(shared.steps.front()).runs.size(), std::size_t(2));
    }

    void identitiesBecomeConstants()
    {
        const CompiledCircuit result =
            compiled(begun(2), {parseObservable("2 I - 0.5 I + Z0 Z1"), parseObservable("Z1")});
        QCOMPARE(result.constants, std::vector<double>({1.5, 0}));
        QCOMPARE(result.terms.size() + result.absorbedTerms.size(), std::size_t(2));
    }

    void wrongObservablesAreRefused()
    {
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(compiled(begun(2), {pauliZ(2)})), UserError);
    }

    void promisesHoldForRandomCircuits()
    {
        for (std::uint64_t seed = 0; seed < 700; ++seed) {
            const auto structure = static_cast<Structure>(seed % test::structureNames.size());
            const int qubits = 1 + static_cast<int>(seed % 9);
            const test::RandomCase drawn = test::structuredCase(seed, structure, qubits, 25, 1);
            checkPromises(compile(drawn.circuit, drawn.observables));
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("seed %1").arg(seed)));
        }
        // No observable sees the order of these, and all see the phases.
        const CompiledCircuit last = compiled(begun(4), xOfEveryQubit(4));
        checkPromises(last);
    }

private:
    static void checkPromises(const CompiledCircuit &circuit)
    {
        checkLayer(circuit.start);
        checkLayer(circuit.absorbed);
        for (const QubitRun &run : circuit.absorbed.runs)
            QVERIFY(!run.perSample);
        for (const Step &step : circuit.steps) {
            if (const auto *layer = std::get_if<Layer>(&step)) {
                QVERIFY(!layer->runs.empty());
                checkLayer(*layer);
            } else if (const auto *rotations = std::get_if<Rotations>(&step)) {
                for (const PauliRotation &rotation : rotations->rotations) {
                    QVERIFY(rotation.pauli.flip != 0);
                    QCOMPARE(rotation.pauli.yCount % 2, 1);
                    QVERIFY(rotation.angle < circuit.angles.size());
                }
            } else {
                for (const PauliRotation &term : std::get<Diagonal>(step).terms)
                    QVERIFY(term.pauli.flip == 0 && term.pauli.yCount == 0);
            }
        }
        for (std::size_t t = 0; t < circuit.terms.size(); ++t)
            QCOMPARE(circuit.terms[t].pauli.flip == 0, t < circuit.diagonalTerms);
        for (const AbsorbedTerm &term : circuit.absorbedTerms)
            QVERIFY(term.run < circuit.absorbed.runs.size());
        checkAngles(circuit);
    }

    static void checkAngles(const CompiledCircuit &circuit)
    {
        std::set<std::pair<double, std::vector<std::tuple<int, std::size_t, double>>>> seen;
        for (const Angle &angle : circuit.angles) {
            std::vector<std::tuple<int, std::size_t, double>> terms;
            bool perSample = false;
            for (const Angle::Term &term : angle.terms) {
                terms.emplace_back(static_cast<int>(term.source), term.index, term.coefficient);
                perSample |= term.source == Parameter::Source::Feature;
            }
            QCOMPARE(angle.perSample, perSample);
            QVERIFY2(seen.insert({angle.offset, terms}).second, "an angle is there twice");
        }
    }
};

QTEST_GUILESS_MAIN(TestCompiledCircuit)
#include "tst_compiled_circuit.moc"
