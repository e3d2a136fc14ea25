// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/weight_numbers.h"

#include "ui/qasm_editor/block_folding.h"

#include <algorithm>
#include <unordered_map>

namespace ansatz::ui {

namespace {

constexpr int unknown = -1;

template <class Visit>
void forEachSlot(const Circuit &circuit, const Visit &visit)
{
    for (const Operation &operation : circuit.operations) {
        for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
            int which = int(2 * p);
            forEachWeight(operation.parameters[p],
                          [&](int weight) { visit(operation.id, which++, weight); });
        }
    }
}

std::uint64_t keyOf(OperationId id, int which)
{
    return (std::uint64_t(id) << 16) + std::uint64_t(which);
}

/// The weight that each slot of a circuit reads.
std::unordered_map<std::uint64_t, int> weightsOf(const Circuit &circuit)
{
    std::unordered_map<std::uint64_t, int> weights;
    forEachSlot(circuit, [&](OperationId id, int which, int weight) {
        weights.emplace(keyOf(id, which), weight);
    });
    return weights;
}

/// For each weight of `circuit` the one of the other circuit in the same slot, or `unknown`.
std::vector<int> counterparts(const Circuit &circuit,
                              const std::unordered_map<std::uint64_t, int> &other)
{
    std::vector<int> result(std::size_t(circuit.weights), unknown);
    forEachSlot(circuit, [&](OperationId id, int which, int weight) {
        const auto found = other.find(keyOf(id, which));
        if (found != other.end() && result[std::size_t(weight)] == unknown)
            result[std::size_t(weight)] = found->second;
    });
    return result;
}

std::vector<int> readWeights(const Circuit &circuit)
{
    std::vector<char> isRead(std::size_t(circuit.weights), 0);
    forEachSlot(circuit, [&](OperationId, int, int weight) { isRead[std::size_t(weight)] = 1; });
    std::vector<int> weights;
    for (std::size_t w = 0; w < isRead.size(); ++w)
        if (isRead[w])
            weights.push_back(int(w));
    return weights;
}

Circuit renumbered(Circuit circuit, const std::vector<int> &order)
{
    std::vector<int> numbers(std::size_t(circuit.weights), 0);
    for (std::size_t k = 0; k < order.size(); ++k)
        numbers[std::size_t(order[k])] = int(k);
    for (Operation &operation : circuit.operations)
        for (Parameter &parameter : operation.parameters)
            forEachWeight(parameter, [&](int &weight) { weight = numbers[std::size_t(weight)]; });
    circuit.weights = int(order.size());
    return circuit;
}

/// Known ones in the order of their counterparts, others behind their neighbour in number.
std::vector<int> inOrderOf(const std::vector<int> &counterpart, std::vector<int> weights)
{
    std::vector<int> keys(counterpart.size(), 0);
    int last = unknown;
    for (const int weight : weights) {
        if (counterpart[std::size_t(weight)] != unknown)
            last = counterpart[std::size_t(weight)];
        keys[std::size_t(weight)] = last;
    }
    std::ranges::stable_sort(weights, {}, [&](int weight) { return keys[std::size_t(weight)]; });
    return weights;
}

bool writesOutTo(const Circuit &folded, const Circuit &writtenOut)
{
    const std::vector<Operation> operations = expand(folded).operations;
    return std::ranges::equal(operations, writtenOut.operations,
                              [](const Operation &first, const Operation &second) {
                                  return first.parameters == second.parameters;
                              });
}

} // namespace

bool numberWeights(Circuit &folded, const Circuit &writtenOut, const Circuit &before,
                   const Circuit &removed)
{
    const std::vector<int> inBefore = counterparts(folded, weightsOf(before));
    const std::vector<int> inRemoved = counterparts(folded, weightsOf(removed));
    const std::vector<int> byNumber = readWeights(folded);
    std::vector<int> order = byNumber;
    Circuit numbered = renumbered(folded, order);
    bool isExact = writesOutTo(numbered, writtenOut);
    if (!isExact) {
        const std::vector<int> asBefore = inOrderOf(inBefore, byNumber);
        Circuit other = asBefore == byNumber ? Circuit{} : renumbered(folded, asBefore);
        if (asBefore != byNumber && writesOutTo(other, writtenOut)) {
            numbered = std::move(other);
            order = asBefore;
            isExact = true;
        }
    }
    for (std::size_t k = 0; k < order.size(); ++k) {
        const auto weight = std::size_t(order[k]);
        const WeightStart *start = nullptr;
        if (inBefore[weight] != unknown)
            start = startOf(before, inBefore[weight]);
        else if (inRemoved[weight] != unknown)
            start = startOf(removed, inRemoved[weight]);
        if (start) {
            numbered.starts.push_back(*start);
            numbered.starts.back().weight = int(k);
        }
    }
    folded = std::move(numbered);
    return isExact;
}

} // namespace ansatz::ui
