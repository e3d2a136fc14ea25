// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit_validation.h"

#include "engine/base/error.h"
#include "engine/circuit/circuit.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace ansatz {

namespace {

std::string count(std::size_t number, const std::string &what)
{
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

void checkParameter(const Parameter &parameter, const Circuit &circuit, const std::string &place)
{
    if (!std::isfinite(parameter.scale) || !std::isfinite(parameter.offset))
        throw UserError("an angle is not a finite number", place);
    if (parameter.source != Parameter::Source::Feature
        && parameter.scaleWeight != Parameter::noWeight)
        throw UserError("only a feature's scale is trained", place);
    if (parameter.source == Parameter::Source::Number)
        return;
    const bool isFeature = parameter.source == Parameter::Source::Feature;
    const int limit = isFeature ? circuit.features : circuit.weights;
    if (parameter.index < 0 || parameter.index >= limit) {
        const std::string kind = isFeature ? "feature" : "weight";
        throw UserError(kind + " " + std::to_string(parameter.index) + " does not exist: there are "
                            + count(static_cast<std::size_t>(limit), kind),
                        place);
    }
    if (parameter.hasTrainableScale()
        && (parameter.scaleWeight < 0 || parameter.scaleWeight >= circuit.weights))
        throw UserError("weight " + std::to_string(parameter.scaleWeight)
                            + " does not exist: there are "
                            + count(static_cast<std::size_t>(circuit.weights), "weight"),
                        place);
}

void checkStarts(const Circuit &circuit, const std::string &place)
{
    int before = -1;
    for (std::size_t k = 0; k < circuit.starts.size(); ++k) {
        const WeightStart &start = circuit.starts[k];
        const std::string at = place + "/starts/" + std::to_string(k);
        if (start.weight < 0 || start.weight >= circuit.weights)
            throw UserError("weight " + std::to_string(start.weight) + " does not exist: there are "
                                + count(static_cast<std::size_t>(circuit.weights), "weight"),
                            at + "/weight");
        if (start.weight <= before)
            throw UserError("starts are in order of their weights, at most one for each",
                            at + "/weight");
        before = start.weight;
        checkStart(start, at);
    }
}

void checkCounts(const Circuit &circuit, const std::string &place)
{
    if (circuit.qubits < 1 || circuit.qubits > maximumQubits)
        throw UserError("a circuit has 1 to " + std::to_string(maximumQubits) + " qubits, not "
                            + std::to_string(circuit.qubits),
                        place + "/qubits");
    if (circuit.features < 0 || circuit.features > maximumInputs)
        throw UserError("a circuit has 0 to " + std::to_string(maximumInputs) + " features, not "
                            + std::to_string(circuit.features),
                        place + "/features");
    if (circuit.weights < 0 || circuit.weights > maximumInputs)
        throw UserError("a circuit has 0 to " + std::to_string(maximumInputs) + " weights, not "
                            + std::to_string(circuit.weights),
                        place + "/weights");
    if (circuit.operations.size() > maximumExpandedOperations)
        throw UserError("a circuit has at most " + count(maximumExpandedOperations, "operation"),
                        place + "/operations");
}

void checkBlocks(const Circuit &circuit, const std::string &place)
{
    std::size_t end = 0;
    std::size_t expanded = circuit.operations.size();
    for (std::size_t b = 0; b < circuit.blocks.size(); ++b) {
        const Block &block = circuit.blocks[b];
        const std::string at = place + "/blocks/" + std::to_string(b);
        if (block.count == 0)
            throw UserError("a block holds at least one operation", at + "/count");
        if (block.count > circuit.operations.size()
            || block.first > circuit.operations.size() - block.count)
            throw UserError("the block reaches beyond the last operation", at);
        if (block.first < end)
            throw UserError("the block overlaps the one before it, or comes before it", at);
        if (block.repetitions < 1)
            throw UserError("a block is repeated at least once", at + "/repetitions");
        end = block.first + block.count;
        // Both factors are at most about 2^31, so the product fits.
        expanded += block.count * (static_cast<std::size_t>(block.repetitions) - 1);
        if (expanded > maximumExpandedOperations)
            throw UserError("written out, the circuit has more than "
                                + count(maximumExpandedOperations, "operation"),
                            at, "Repeat the block less often.");
    }
}

} // namespace

void checkApplication(const Gate &gate, const std::vector<int> &qubits, std::size_t parameters,
                      int circuitQubits, const std::string &place)
{
    const std::string name(gate.name);
    if (qubits.size() != static_cast<std::size_t>(gate.qubits))
        throw UserError(name + " acts on " + count(static_cast<std::size_t>(gate.qubits), "qubit")
                            + ", not " + std::to_string(qubits.size()),
                        place.empty() ? place : place + "/qubits");
    if (parameters != gate.parameters.size())
        throw UserError(name + " takes " + count(gate.parameters.size(), "parameter") + ", not "
                            + std::to_string(parameters),
                        place.empty() ? place : place + "/parameters");
    for (std::size_t k = 0; k < qubits.size(); ++k) {
        const std::string at = place.empty() ? place : place + "/qubits/" + std::to_string(k);
        if (qubits[k] < 0 || qubits[k] >= circuitQubits)
            throw UserError("qubit " + std::to_string(qubits[k])
                                + " does not exist: the circuit has "
                                + count(static_cast<std::size_t>(circuitQubits), "qubit"),
                            at);
        for (std::size_t j = 0; j < k; ++j)
            if (qubits[j] == qubits[k])
                throw UserError(name + " names qubit " + std::to_string(qubits[k]) + " twice", at);
    }
}

void checkStart(const WeightStart &start, const std::string &place)
{
    using Distribution = WeightStart::Distribution;
    if (!std::isfinite(start.first) || !std::isfinite(start.second))
        throw UserError("what a weight starts with is not a finite number", place);
    if (start.distribution == Distribution::Normal && start.second < 0)
        throw UserError("a standard deviation is at least 0", place);
    if (start.distribution == Distribution::Uniform && start.second <= start.first)
        throw UserError("the upper end of a range is above its lower one", place);
    if (start.distribution == Distribution::Uniform && !std::isfinite(start.second - start.first))
        throw UserError("the range is wider than a number can be", place);
}

void validate(const Circuit &circuit, const std::string &place)
{
    checkCounts(circuit, place);
    std::unordered_set<OperationId> ids;
    ids.reserve(circuit.operations.size());
    for (std::size_t k = 0; k < circuit.operations.size(); ++k) {
        const Operation &operation = circuit.operations[k];
        const std::string at = place + "/operations/" + std::to_string(k);
        if (operation.id == 0)
            throw UserError("an operation's id is not 0", at + "/id");
        if (!ids.insert(operation.id).second)
            throw UserError("two operations have the id " + std::to_string(operation.id),
                            at + "/id");
        if (!operation.gate)
            throw UserError("the operation has no gate", at + "/gate");
        checkApplication(*operation.gate, operation.qubits, operation.parameters.size(),
                         circuit.qubits, at);
        for (std::size_t j = 0; j < operation.parameters.size(); ++j)
            checkParameter(operation.parameters[j], circuit,
                           at + "/parameters/" + std::to_string(j));
    }
    checkBlocks(circuit, place);
    checkStarts(circuit, place);
}

} // namespace ansatz
