// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/template_parts.h"

#include "engine/base/error.h"

#include <algorithm>

namespace ansatz::template_parts {

namespace {

using Pairs = std::vector<std::pair<int, int>>;

Pairs linear(int qubits)
{
    Pairs pairs;
    for (int q = 0; q + 1 < qubits; ++q)
        pairs.emplace_back(q, q + 1);
    return pairs;
}

Pairs reverseLinear(int qubits)
{
    Pairs pairs = linear(qubits);
    std::ranges::reverse(pairs);
    return pairs;
}

Pairs circular(int qubits)
{
    Pairs pairs = linear(qubits);
    if (qubits > 2)
        pairs.insert(pairs.begin(), {qubits - 1, 0});
    return pairs;
}

Pairs ring(int qubits)
{
    Pairs pairs = linear(qubits);
    if (qubits > 2)
        pairs.emplace_back(qubits - 1, 0);
    return pairs;
}

Pairs full(int qubits)
{
    Pairs pairs;
    for (int first = 0; first < qubits; ++first)
        for (int second = first + 1; second < qubits; ++second)
            pairs.emplace_back(first, second);
    return pairs;
}

Pairs pairwise(int qubits)
{
    Pairs pairs;
    for (const int start : {0, 1})
        for (int q = start; q + 1 < qubits; q += 2)
            pairs.emplace_back(q, q + 1);
    return pairs;
}

// Shifted, circular, alternating: every layer starts a pair earlier, every other one upside down.
Pairs shiftedCircular(int qubits, int layer)
{
    Pairs pairs = circular(qubits);
    if (pairs.empty())
        return pairs;
    const auto shift = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(layer) % pairs.size());
    std::ranges::rotate(pairs, pairs.end() - shift);
    if (layer % 2)
        for (auto &[first, second] : pairs)
            std::swap(first, second);
    return pairs;
}

std::vector<Parameter> newWeights(const Circuit &circuit, std::size_t count)
{
    std::vector<Parameter> parameters;
    for (std::size_t k = 0; k < count; ++k)
        parameters.push_back(Parameter::weight(circuit.weights + static_cast<int>(k)));
    return parameters;
}

} // namespace

std::vector<std::string_view> patterns()
{
    return {"linear", "reverse_linear", "circular", "ring", "full", "pairwise", "sca"};
}

Pairs pairsOf(std::string_view pattern, int qubits, int layer)
{
    if (pattern == "linear")
        return linear(qubits);
    if (pattern == "reverse_linear")
        return reverseLinear(qubits);
    if (pattern == "circular")
        return circular(qubits);
    if (pattern == "ring")
        return ring(qubits);
    if (pattern == "full")
        return full(qubits);
    if (pattern == "pairwise")
        return pairwise(qubits);
    ANSATZ_CHECK(pattern == "sca", "no pattern is named " + std::string(pattern));
    return shiftedCircular(qubits, layer);
}

std::vector<std::string_view> rotationGateNames()
{
    std::vector<std::string_view> names;
    for (const Gate &gate : gateTable())
        if (gate.qubits == 1 && !gate.parameters.empty())
            names.push_back(gate.name);
    return names;
}

std::vector<std::string_view> entanglingGateNames()
{
    std::vector<std::string_view> names;
    for (const Gate &gate : gateTable())
        if (gate.qubits == 2 && gate.inPalette && gate.name != "swap")
            names.push_back(gate.name);
    return names;
}

void appendEntangler(Circuit &circuit, std::string_view gateName, const Pairs &pairs)
{
    const Gate &entangling = gate(gateName);
    for (const auto &[first, second] : pairs)
        append(circuit, entangling, {first, second},
               newWeights(circuit, entangling.parameters.size()));
}

void appendRotations(Circuit &circuit, std::string_view gateName)
{
    const Gate &rotation = gate(gateName);
    for (int q = 0; q < circuit.qubits; ++q)
        append(circuit, rotation, {q}, newWeights(circuit, rotation.parameters.size()));
}

void appendFixed(Circuit &circuit, std::string_view gateName)
{
    for (int q = 0; q < circuit.qubits; ++q)
        append(circuit, gate(gateName), {q});
}

void appendRot(Circuit &circuit)
{
    for (int q = 0; q < circuit.qubits; ++q)
        for (const char *name : {"rz", "ry", "rz"})
            append(circuit, gate(name), {q}, newWeights(circuit, 1));
}

void appendRepeated(Circuit &circuit, int repetitions, const std::function<void()> &layer)
{
    const std::size_t first = circuit.operations.size();
    layer();
    const std::size_t count = circuit.operations.size() - first;
    if (count > 0 && repetitions > 1)
        circuit.blocks.push_back({first, count, repetitions, {}});
}

} // namespace ansatz::template_parts
