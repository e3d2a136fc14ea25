// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/circuit_matching.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace ansatz {

namespace {

/// Of a repeat block: its first operation in the expanded circuit, their number, repetitions.
using Repeat = std::tuple<std::size_t, std::size_t, int>;

std::vector<Repeat> repeats(const Circuit &circuit)
{
    std::vector<Repeat> result;
    std::size_t more = 0;
    for (const Block &block : circuit.blocks) {
        if (block.repetitions <= 1)
            continue;
        result.emplace_back(block.first + more, block.count, block.repetitions);
        more += block.count * (static_cast<std::size_t>(block.repetitions) - 1);
    }
    return result;
}

bool isRefolded(const Circuit &before, const Circuit &after)
{
    return repeats(before) != repeats(after);
}

/// Indices of the operations, each as early as its wires let it be: the same for circuits that
/// differ only in the order of what shares no wire.
std::vector<std::size_t> orderOnWires(const ExpandedCircuit &circuit)
{
    std::vector<std::pair<int, int>> keys; // column and first wire
    std::vector<int> depth(static_cast<std::size_t>(circuit.qubits), 0);
    for (const Operation &operation : circuit.operations) {
        int column = 0;
        for (const int qubit : operation.qubits)
            column = std::max(column, depth[static_cast<std::size_t>(qubit)]);
        for (const int qubit : operation.qubits)
            depth[static_cast<std::size_t>(qubit)] = column + 1;
        keys.emplace_back(column, *std::ranges::min_element(operation.qubits));
    }
    std::vector<std::size_t> order(keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&keys](std::size_t index) { return keys[index]; });
    return order;
}

bool isSameGate(const Operation &a, const Operation &b)
{
    return a.gate == b.gate && a.qubits == b.qubits;
}

/// Whether `isSame` says yes of each pair of operations in the order of the wires.
template <class Predicate>
bool areSameOnWires(const ExpandedCircuit &before, const std::vector<std::size_t> &orderBefore,
                    const ExpandedCircuit &after, const std::vector<std::size_t> &orderAfter,
                    Predicate isSame)
{
    return before.qubits == after.qubits
           && std::ranges::equal(orderBefore, orderAfter, [&](std::size_t a, std::size_t b) {
                  return isSame(before.operations[a], after.operations[b]);
              });
}

/// What no id tells goes on where it stands, from both ends on as far as the gates are the same.
void matchEnds(const ExpandedCircuit &before, const std::vector<char> &isTaken,
               const ExpandedCircuit &after, std::vector<const Operation *> &former)
{
    const std::vector<Operation> &old = before.operations;
    const std::vector<Operation> &now = after.operations;
    const std::size_t shorter = std::min(old.size(), now.size());
    const auto goOn = [&](std::size_t from, std::size_t to) {
        if (former[to] == nullptr && !isTaken[from])
            former[to] = &old[from];
    };
    std::size_t start = 0;
    for (; start < shorter && isSameGate(old[start], now[start]); ++start)
        goOn(start, start);
    for (std::size_t end = 1;
         end <= shorter - start && isSameGate(old[old.size() - end], now[now.size() - end]); ++end)
        goOn(old.size() - end, now.size() - end);
}

} // namespace

bool computesTheSame(const Circuit &before, const Circuit &after)
{
    const ExpandedCircuit old = expand(before);
    const ExpandedCircuit now = expand(after);
    const bool idsCount = !isRefolded(before, after);
    return old.weights == now.weights
           && areSameOnWires(old, orderOnWires(old), now, orderOnWires(now),
                             [idsCount](const Operation &a, const Operation &b) {
                                 return isSameGate(a, b) && a.parameters == b.parameters
                                        && (!idsCount || a.id == b.id);
                             });
}

std::vector<const Operation *> formerOperations(const Circuit &before,
                                                const ExpandedCircuit &expandedBefore,
                                                const Circuit &after,
                                                const ExpandedCircuit &expandedAfter)
{
    const std::vector<Operation> &old = expandedBefore.operations;
    const std::vector<Operation> &now = expandedAfter.operations;
    std::vector<const Operation *> former(now.size(), nullptr);
    const bool idsTellLess = isRefolded(before, after);
    if (idsTellLess) {
        const std::vector<std::size_t> from = orderOnWires(expandedBefore);
        const std::vector<std::size_t> to = orderOnWires(expandedAfter);
        if (areSameOnWires(expandedBefore, from, expandedAfter, to, isSameGate)) {
            for (std::size_t k = 0; k < to.size(); ++k)
                former[to[k]] = &old[from[k]];
            return former;
        }
    }

    std::map<std::pair<OperationId, int>, std::size_t> places; // by id and repetition
    std::map<OperationId, int> repetitions;
    for (std::size_t k = 0; k < old.size(); ++k)
        places.emplace(std::pair(old[k].id, repetitions[old[k].id]++), k);
    repetitions.clear();
    std::vector<char> isTaken(old.size(), 0);
    for (std::size_t k = 0; k < now.size(); ++k) {
        const auto found = places.find({now[k].id, repetitions[now[k].id]++});
        if (found == places.end())
            continue;
        former[k] = &old[found->second];
        isTaken[found->second] = 1;
    }
    if (idsTellLess)
        matchEnds(expandedBefore, isTaken, expandedAfter, former);
    return former;
}

} // namespace ansatz
