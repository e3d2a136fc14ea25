// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <algorithm>
#include <vector>

namespace ansatz::test {

/// A circuit with inputs, drawn from a seed.
struct RandomCase {
    ExpandedCircuit circuit;
    std::vector<Observable> observables;
    std::size_t samples = 0;
    std::vector<double> features;
    std::vector<double> weights;
};

inline Parameter randomParameter(Random &random, int features, int weights)
{
    const double scale = random.below(2) ? 1 : 2 * random.normal();
    const double offset = random.below(2) ? 0 : random.normal();
    switch (random.below(4)) {
    case 0:
        return Parameter::number(3 * random.normal());
    case 1:
        return Parameter::feature(
            static_cast<int>(random.below(static_cast<std::uint64_t>(features))), scale, offset);
    default:
        return Parameter::weight(
            static_cast<int>(random.below(static_cast<std::uint64_t>(weights))), scale, offset);
    }
}

/// The gate on random qubits with random parameters.
inline void appendRandom(Circuit &circuit, const Gate &gate, Random &random, int features,
                         int weights)
{
    std::vector<int> qubits;
    for (const std::size_t qubit : random.permutation(static_cast<std::size_t>(circuit.qubits)))
        qubits.push_back(static_cast<int>(qubit));
    qubits.resize(static_cast<std::size_t>(gate.qubits));
    std::vector<Parameter> parameters;
    for (std::size_t i = 0; i < gate.parameters.size(); ++i)
        parameters.push_back(randomParameter(random, features, weights));
    append(circuit, gate, qubits, parameters);
}

inline Observable randomObservable(Random &random, int qubits)
{
    Observable observable;
    const std::uint64_t terms = 1 + random.below(3);
    for (std::uint64_t t = 0; t < terms; ++t) {
        PauliString string{.coefficient = random.below(2) ? 1 : random.normal(), .factors = {}};
        for (int qubit = 0; qubit < qubits; ++qubit) {
            if (random.below(2))
                string.factors.emplace_back(qubit, static_cast<Pauli>(random.below(3)));
        }
        observable.terms.push_back(std::move(string));
    }
    return observable;
}

/// Every gate of the table that fits, `rounds` times in random order, after a layer that leaves no
/// qubit in a special state. Fewer inputs than parameters: they repeat.
inline RandomCase randomCase(std::uint64_t seed, int qubits, std::size_t samples, int rounds = 1)
{
    Random random(seed);
    constexpr int features = 3;
    constexpr int weights = 6;
    Circuit circuit;
    circuit.qubits = qubits;
    for (int qubit = 0; qubit < qubits; ++qubit)
        append(circuit, gate("ry"), {qubit}, {Parameter::number(0.3 + random.uniform())});
    for (int round = 0; round < rounds; ++round) {
        for (const std::size_t index : random.permutation(gateTable().size())) {
            if (gateTable()[index].qubits <= qubits)
                appendRandom(circuit, gateTable()[index], random, features, weights);
        }
    }
    circuit.features = features;
    circuit.weights = weights;

    RandomCase drawn;
    drawn.circuit = expand(circuit);
    drawn.observables = {pauliZ(0)};
    for (int k = 0; k < 3; ++k)
        drawn.observables.push_back(randomObservable(random, qubits));
    drawn.samples = samples;
    drawn.features.resize(samples * features);
    drawn.weights.resize(weights);
    std::generate(drawn.features.begin(), drawn.features.end(), [&] { return random.normal(); });
    std::generate(drawn.weights.begin(), drawn.weights.end(), [&] { return random.normal(); });
    return drawn;
}

/// The circuit with two in three of its features' scales trained, by weights that angles read too.
template <class AnyCircuit>
AnyCircuit withTrainedScales(AnyCircuit circuit, std::uint64_t seed)
{
    Random random(seed, 5);
    for (Operation &operation : circuit.operations)
        for (Parameter &parameter : operation.parameters)
            if (parameter.source == Parameter::Source::Feature && random.below(3) != 0)
                parameter.scaleWeight =
                    static_cast<int>(random.below(static_cast<std::uint64_t>(circuit.weights)));
    return circuit;
}

/// The same numbers in another precision.
template <class Real>
std::vector<Real> as(const std::vector<double> &values)
{
    return {values.begin(), values.end()};
}

} // namespace ansatz::test
