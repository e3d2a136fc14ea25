// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit.h"

#include "engine/base/error.h"
#include "engine/circuit/circuit_validation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace ansatz {

namespace {

// What append() refuses of a parameter before it widens the circuit for it.
void checkNewParameter(const Parameter &parameter)
{
    if (!std::isfinite(parameter.scale) || !std::isfinite(parameter.offset))
        throw UserError("an angle is not a finite number");
    if (parameter.source != Parameter::Source::Number
        && (parameter.index < 0 || parameter.index >= maximumInputs))
        throw UserError("there is no feature or weight " + std::to_string(parameter.index), {},
                        "Indices run from 0 to " + std::to_string(maximumInputs - 1) + ".");
    if (parameter.hasTrainableScale()
        && (parameter.scaleWeight < 0 || parameter.scaleWeight >= maximumInputs))
        throw UserError("there is no weight " + std::to_string(parameter.scaleWeight), {},
                        "Indices run from 0 to " + std::to_string(maximumInputs - 1) + ".");
}

OperationId smallestFreeId(const Circuit &circuit)
{
    std::unordered_set<OperationId> used;
    for (const Operation &operation : circuit.operations)
        used.insert(operation.id);
    OperationId id = 1;
    while (used.contains(id))
        ++id;
    return id;
}

} // namespace

OperationId append(Circuit &circuit, const Gate &gate, std::vector<int> qubits,
                   std::vector<Parameter> parameters)
{
    checkApplication(gate, qubits, parameters.size(), circuit.qubits, {});
    for (const Parameter &parameter : parameters)
        checkNewParameter(parameter);
    for (const Parameter &parameter : parameters) {
        if (parameter.source == Parameter::Source::Feature)
            circuit.features = std::max(circuit.features, parameter.index + 1);
        if (parameter.readsWeight())
            circuit.weights = std::max(circuit.weights, parameter.weightIndex() + 1);
    }
    const OperationId id = nextOperationId(circuit);
    circuit.operations.push_back({id, &gate, std::move(qubits), std::move(parameters)});
    return id;
}

OperationId nextOperationId(const Circuit &circuit)
{
    OperationId largest = 0;
    for (const Operation &operation : circuit.operations)
        largest = std::max(largest, operation.id);
    if (largest == std::numeric_limits<OperationId>::max())
        return smallestFreeId(circuit);
    return largest + 1;
}

void compactWeights(Circuit &circuit)
{
    std::vector<char> used(static_cast<std::size_t>(circuit.weights), 0);
    for (const Operation &operation : circuit.operations)
        for (const Parameter &parameter : operation.parameters)
            if (const int weight = parameter.weightIndex(); weight >= 0)
                used[static_cast<std::size_t>(weight)] = 1;
    std::vector<int> renumbered(used.size(), 0);
    int next = 0;
    for (std::size_t k = 0; k < used.size(); ++k)
        if (used[k])
            renumbered[k] = next++;
    for (Operation &operation : circuit.operations)
        for (Parameter &parameter : operation.parameters)
            if (const int weight = parameter.weightIndex(); weight >= 0)
                parameter.renumberWeight(renumbered[static_cast<std::size_t>(weight)]);
    std::erase_if(circuit.starts, [&](const WeightStart &start) {
        return used[static_cast<std::size_t>(start.weight)] == 0;
    });
    for (WeightStart &start : circuit.starts)
        start.weight = renumbered[static_cast<std::size_t>(start.weight)];
    circuit.weights = next;
}

const WeightStart *startOf(const Circuit &circuit, int weight)
{
    const auto found = std::ranges::lower_bound(circuit.starts, weight, {}, &WeightStart::weight);
    return found == circuit.starts.end() || found->weight != weight ? nullptr : &*found;
}

void setStart(Circuit &circuit, const WeightStart &start)
{
    const auto place =
        std::ranges::lower_bound(circuit.starts, start.weight, {}, &WeightStart::weight);
    if (place != circuit.starts.end() && place->weight == start.weight)
        *place = start;
    else
        circuit.starts.insert(place, start);
}

void clearStart(Circuit &circuit, int weight)
{
    const auto [first, last] =
        std::ranges::equal_range(circuit.starts, weight, {}, &WeightStart::weight);
    circuit.starts.erase(first, last);
}

CircuitFacts facts(const Circuit &circuit)
{
    const ExpandedCircuit expanded = expand(circuit);
    CircuitFacts result;
    result.qubits = expanded.qubits;
    result.operations = expanded.operations.size();
    result.weights = expanded.weights;
    result.stateBytes = std::uint64_t{8} << expanded.qubits;
    std::vector<int> depths(static_cast<std::size_t>(expanded.qubits), 0);
    std::vector<char> used(static_cast<std::size_t>(expanded.features), 0);
    for (const Operation &operation : expanded.operations) {
        int depth = 0;
        for (const int qubit : operation.qubits)
            depth = std::max(depth, depths[static_cast<std::size_t>(qubit)]);
        for (const int qubit : operation.qubits)
            depths[static_cast<std::size_t>(qubit)] = depth + 1;
        for (const Parameter &parameter : operation.parameters)
            if (parameter.source == Parameter::Source::Feature)
                used[static_cast<std::size_t>(parameter.index)] = 1;
    }
    result.depth = *std::ranges::max_element(depths);
    result.features = static_cast<int>(std::ranges::count(used, 1));
    return result;
}

} // namespace ansatz
