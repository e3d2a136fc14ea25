// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/circuit/circuit.h"

namespace ansatz {

inline double randomNumber(Random &random)
{
    const double special[] = {0, 1, -1, 1e-300, -1e300, 0.1, -0.5};
    if (random.below(4) == 0)
        return special[random.below(7)];
    return random.normal() * 3;
}

inline Parameter randomParameter(Random &random)
{
    const double scale = random.below(2) ? 1.0 : randomNumber(random);
    const double offset = random.below(2) ? 0.0 : randomNumber(random);
    switch (random.below(4)) {
    case 0:
        return Parameter::feature(static_cast<int>(random.below(5)), scale, offset);
    case 1:
        return Parameter::weight(static_cast<int>(random.below(8)), scale, offset);
    case 2:
        return Parameter::scaledFeature(static_cast<int>(random.below(5)),
                                        static_cast<int>(random.below(8)), scale, offset);
    default:
        return Parameter::number(offset);
    }
}

/// A start for some of the weights.
inline void addRandomStarts(Circuit &circuit, Random &random)
{
    for (int weight = 0; weight < circuit.weights; ++weight) {
        const double first = randomNumber(random);
        switch (random.below(6)) {
        case 0:
            setStart(circuit, {weight, WeightStart::Distribution::Value, first, 0});
            break;
        case 1:
            setStart(circuit, {weight, WeightStart::Distribution::Normal, first, random.uniform()});
            break;
        case 2:
            setStart(circuit,
                     {weight, WeightStart::Distribution::Uniform, -1 - random.uniform(), 0.5});
            break;
        default:
            break;
        }
    }
}

/// Any gates on any qubits, with blocks, gaps in the weights and inputs that nothing reads.
inline Circuit randomCircuit(Random &random)
{
    Circuit circuit;
    circuit.qubits = 1 + static_cast<int>(random.below(6));
    const std::size_t operations = random.below(30);
    while (circuit.operations.size() < operations) {
        const Gate &gate = gateTable()[random.below(gateTable().size())];
        if (gate.qubits > circuit.qubits)
            continue;
        std::vector<int> qubits;
        for (const std::size_t qubit : random.permutation(static_cast<std::size_t>(circuit.qubits)))
            if (qubits.size() < static_cast<std::size_t>(gate.qubits))
                qubits.push_back(static_cast<int>(qubit));
        std::vector<Parameter> parameters;
        for (std::size_t k = 0; k < gate.parameters.size(); ++k)
            parameters.push_back(randomParameter(random));
        append(circuit, gate, qubits, parameters);
    }
    circuit.features += static_cast<int>(random.below(3));
    circuit.weights += static_cast<int>(random.below(3));
    std::size_t next = 0;
    while (next < operations) {
        const std::size_t first = next + random.below(6);
        const std::size_t count = 1 + random.below(6);
        if (first + count > operations)
            break;
        circuit.blocks.push_back({first, count, 1 + static_cast<int>(random.below(4)),
                                  random.below(2) ? "layer \"a\"" : ""});
        next = first + count;
    }
    return circuit;
}

} // namespace ansatz
