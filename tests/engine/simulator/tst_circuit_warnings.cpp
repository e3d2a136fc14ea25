// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/circuit_warnings.h"

#include "engine/circuit/templates.h"
#include "engine/simulator/simulator.h"
#include "engine/simulator/warning_words.h"
#include "tests/support/random_circuit.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace ansatz;

namespace {

using Reason = IdleInput::Reason;

Circuit blank(int qubits)
{
    Circuit circuit;
    circuit.qubits = qubits;
    return circuit;
}

CircuitWarnings warningsOf(const Circuit &circuit, std::initializer_list<const char *> observables)
{
    std::vector<Observable> measured;
    for (const char *text : observables)
        measured.push_back(parseObservable(text));
    return findWarnings(circuit, measured);
}

} // namespace

class TestCircuitWarnings final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDefaultCircuitHasNone()
    {
        QVERIFY(findWarnings(hybridPipelineCircuit(9, 2), pauliZOfEveryQubit(9)).empty());
    }

    void outsideTheLightCone()
    {
        Circuit circuit = hybridPipelineCircuit(4, 2);
        const CircuitWarnings found = warningsOf(circuit, {"Z0"});
        // Z0 sees the last layer's turns of qubit 0, and through the first CNOT of the chain those
        // of qubits 0 and 1 before it.
        std::vector<int> idle;
        for (const IdleInput &weight : found.weights) {
            QVERIFY(weight.reason == Reason::Unseen);
            idle.push_back(weight.index);
        }
        QCOMPARE(idle, (std::vector<int>{2, 3, 6, 7, 9, 10, 11, 13, 14, 15}));
        QCOMPARE(found.weights[0].operation, circuit.operations[9].id);
        QCOMPARE(found.weights[0].repetition, 0);
        QCOMPARE(found.weights[4].repetition, 1);
        QCOMPARE(found.weights[4].operation, circuit.operations[8].id);
        QVERIFY(found.untouchedQubits.empty());
        const std::vector<std::string> words = inWords(found, circuit);
        QCOMPARE(words.size(), std::size_t{7}); // six weights and a feature
        QCOMPARE(words[0], std::string("weight 1 (rx on qubit 1, in layer 2 of 2) has no gradient: "
                                       "no observable sees it"));
        QCOMPARE(words[1], std::string("weight 2 (rx on qubit 2, in all 2 layers) has no gradient: "
                                       "no observable sees it"));
    }

    void aDrawnWeightIsToldOnce()
    {
        // Behind a block that repeats, so that no expanded number is a drawn one.
        Circuit circuit = blank(3);
        append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
        append(circuit, gate("ry"), {0}, {Parameter::weight(1)}); // seen in every layer
        append(circuit, gate("rx"), {1}, {Parameter::weight(2)});
        append(circuit, gate("cx"), {2, 1});
        append(circuit, gate("ry"), {2}, {Parameter::weight(3)}); // the last one is too late
        append(circuit, gate("cx"), {1, 0});
        append(circuit, gate("rz"), {2}, {Parameter::weight(4)});
        append(circuit, gate("rx"), {2}, {Parameter::weight(5)});
        circuit.blocks = {{0, 1, 7, {}}, {1, 6, 12, {}}};
        const CircuitWarnings found = warningsOf(circuit, {"Z0"});
        const std::vector<DrawnWarning> drawn = drawnWarnings(found);
        std::map<int, int> layers;
        int told = 0;
        for (const DrawnWarning &warning : drawn) {
            QVERIFY(warning.of == DrawnWarning::Of::Weight);
            QCOMPARE(warning.allLayers, warning.index == 5 ? 1 : 12);
            layers[warning.index] += warning.layers;
            told += warning.layers;
        }
        QCOMPARE(told, int(found.weights.size()));
        for (const IdleInput &idle : found.weights)
            --layers[found.origins[static_cast<std::size_t>(idle.index)].drawnWeight];
        for (const auto &[weight, difference] : layers)
            QCOMPARE(difference, 0);
        const std::vector<std::string> words = inWords(found, circuit);
        QCOMPARE(words.size(), drawn.size());
        const auto tells = [&words](const char *sentence) {
            return std::ranges::count(words, std::string(sentence)) == 1;
        };
        // The qubits that Z0 sees grow by one with each layer from the end.
        QVERIFY2(tells("weight 3 (ry on qubit 2, in layer 12 of 12) has no gradient: no observable "
                       "sees it"),
                 words.front().c_str());
        QVERIFY(tells("weight 5 (rx on qubit 2) has no gradient: no observable sees it"));
    }

    void aSharedWeightHasNoLayers()
    {
        Circuit circuit = blank(2);
        append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
        append(circuit, gate("rx"), {1}, {Parameter::weight(1)});
        append(circuit, gate("rx"), {1}, {Parameter::weight(2)});
        append(circuit, gate("ry"), {1}, {Parameter::weight(1)});
        circuit.blocks = {{1, 2, 5, {}}};
        const auto words = inWords(warningsOf(circuit, {"Z0"}), circuit);
        QCOMPARE(words.size(), std::size_t{2});
        QCOMPARE(words[0],
                 std::string("weight 1 (rx on qubit 1) has no gradient: no observable sees it"));
        QCOMPARE(words[1], std::string("weight 2 (rx on qubit 1, in all 5 layers) has no gradient: "
                                       "no observable sees it"));
    }

    void trainedScales()
    {
        Circuit circuit = blank(2);
        append(circuit, gate("rx"), {0}, {Parameter::scaledFeature(0, 0)});
        append(circuit, gate("rx"), {1}, {Parameter::scaledFeature(1, 1)});
        append(circuit, gate("ry"), {1}, {Parameter::scaledFeature(0, 2)});
        const CircuitWarnings all = warningsOf(circuit, {"Z0", "Z1"});
        QVERIFY(all.empty());
        const CircuitWarnings found = warningsOf(circuit, {"Z0"});
        QCOMPARE(found.weights.size(), std::size_t(2));
        QCOMPARE(found.weights[0].index, 1);
        QVERIFY(found.weights[0].reason == Reason::Unseen);
        QCOMPARE(found.weights[0].operation, circuit.operations[1].id);
        QCOMPARE(found.weights[1].index, 2);
        QCOMPARE(found.features.size(), std::size_t(1));
        QCOMPARE(found.features[0].index, 1);
    }

    void phasesOfTheStartState()
    {
        Circuit circuit = blank(2);
        append(circuit, gate("x"), {1});
        append(circuit, gate("rz"), {0}, {Parameter::weight(0)});
        append(circuit, gate("rzz"), {0, 1}, {Parameter::feature(0)});
        append(circuit, gate("h"), {0});
        append(circuit, gate("rz"), {0}, {Parameter::weight(1)});
        const CircuitWarnings found = warningsOf(circuit, {"X0"});
        QCOMPARE(found.weights, (std::vector<IdleInput>{{0, Reason::NoEffect, 2, 0, 0}}));
        QCOMPARE(found.features, (std::vector<IdleInput>{{0, Reason::NoEffect, 3, 0, 0}}));
        // A phase right before a measurement of Z is not seen.
        QCOMPARE(warningsOf(circuit, {"Z0"}).weights.back(),
                 (IdleInput{1, Reason::Unseen, 5, 0, 0}));
    }

    void whatNothingReads()
    {
        Circuit circuit = blank(4);
        append(circuit, gate("ry"), {0}, {Parameter::feature(1)});
        append(circuit, gate("ry"), {0}, {Parameter::weight(2, 0, 1)});
        append(circuit, gate("id"), {3});
        append(circuit, gate("cx"), {0, 2});
        circuit.features = 3;
        const CircuitWarnings found = findWarnings(circuit, pauliZOfEveryQubit(4));
        QCOMPARE(found.features, (std::vector<IdleInput>{{0, Reason::Unused, 0, 0, 0},
                                                         {2, Reason::Unused, 0, 0, 0}}));
        QCOMPARE(found.weights, (std::vector<IdleInput>{{0, Reason::Unused, 0, 0, 0},
                                                        {1, Reason::Unused, 0, 0, 0},
                                                        {2, Reason::NoEffect, 2, 0, 0}}));
        QCOMPARE(found.untouchedQubits, (std::vector<int>{1, 3}));
        const std::vector<std::string> words = inWords(found, circuit);
        QCOMPARE(words.size(), std::size_t{7});
        QCOMPARE(words[3], std::string("feature 0 has no gradient: no operation reads it"));
        QCOMPARE(words[6], std::string("qubit 3 is never touched"));
    }

    // What is reported has no gradient; most of the rest has one (a real state has no ⟨Y⟩, say).
    void randomCircuits()
    {
        std::size_t reported = 0;
        std::size_t missed = 0;
        for (std::uint64_t seed = 0; seed < 120; ++seed) {
            Random random(seed);
            Circuit circuit = blank(1 + static_cast<int>(random.below(5)));
            for (std::size_t k = random.below(16); k-- > 0;) {
                const Gate &gate = gateTable()[random.below(gateTable().size())];
                if (gate.qubits <= circuit.qubits)
                    test::appendRandom(circuit, gate, random, 3, 5);
            }
            const auto qubit =
                static_cast<int>(random.below(static_cast<std::uint64_t>(circuit.qubits)));
            const std::vector<Observable> observables = {
                {{{1, {{qubit, static_cast<Pauli>(random.below(3))}}}}}};
            const CircuitWarnings found = findWarnings(circuit, observables);

            std::vector<double> weights(static_cast<std::size_t>(circuit.weights));
            std::vector<double> features(static_cast<std::size_t>(circuit.features));
            for (double &value : weights)
                value = random.normal();
            for (double &value : features)
                value = random.normal();
            std::vector<double> byWeight(weights.size());
            std::vector<double> byFeature(features.size());
            const auto simulator = makeReferenceSimulator<double>(expand(circuit), observables);
            const std::vector<double> upstream = {1};
            simulator->backward({1, features, weights}, upstream, {byWeight, byFeature});

            const auto check = [&](const std::vector<IdleInput> &idle,
                                   const std::vector<double> &gradient) {
                std::vector<char> isIdle(gradient.size(), 0);
                for (const IdleInput &input : idle)
                    isIdle[static_cast<std::size_t>(input.index)] = 1;
                for (std::size_t k = 0; k < gradient.size(); ++k) {
                    if (isIdle[k])
                        QVERIFY(std::abs(gradient[k]) < 1e-12);
                    reported += isIdle[k];
                    missed += !isIdle[k] && std::abs(gradient[k]) < 1e-12;
                }
            };
            check(found.weights, byWeight);
            check(found.features, byFeature);
        }
        qInfo("%zu without gradient were reported, %zu were not", reported, missed);
        QVERIFY(reported > 200);
        QVERIFY(missed < reported / 2);
    }
};

QTEST_GUILESS_MAIN(TestCircuitWarnings)
#include "tst_circuit_warnings.moc"
