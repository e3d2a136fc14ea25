// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit.h"

#include "engine/base/error.h"

namespace ansatz {

namespace {

constexpr int unused = -1; // no operation reads the weight
constexpr int shared = -2; // read outside repeating blocks, or in several of them

/// For each drawn weight the repeating block that alone uses it, or `unused` or `shared`.
std::vector<int> weightOwners(const Circuit &circuit)
{
    std::vector<int> blockOf(circuit.operations.size(), shared);
    for (std::size_t b = 0; b < circuit.blocks.size(); ++b)
        if (circuit.blocks[b].repetitions > 1)
            std::fill_n(blockOf.begin() + static_cast<std::ptrdiff_t>(circuit.blocks[b].first),
                        circuit.blocks[b].count, static_cast<int>(b));
    std::vector<int> owners(static_cast<std::size_t>(circuit.weights), unused);
    for (std::size_t k = 0; k < circuit.operations.size(); ++k) {
        for (const Parameter &parameter : circuit.operations[k].parameters) {
            if (!parameter.readsWeight())
                continue;
            int &owner = owners[static_cast<std::size_t>(parameter.weightIndex())];
            owner = owner == unused || owner == blockOf[k] ? blockOf[k] : shared;
        }
    }
    return owners;
}

/// Where a drawn weight went: `first` in repetition 0, `stride` further in each one after it.
struct Renumbered {
    int first = 0;
    int stride = 0;
};

/// Numbers the weights of the expanded circuit; their count is the number of origins.
std::vector<Renumbered> renumber(const Circuit &circuit, std::vector<WeightOrigin> &origins)
{
    const std::vector<int> owners = weightOwners(circuit);
    std::vector<std::vector<int>> ownWeights(circuit.blocks.size());
    for (std::size_t w = 0; w < owners.size(); ++w)
        if (owners[w] >= 0)
            ownWeights[static_cast<std::size_t>(owners[w])].push_back(static_cast<int>(w));

    std::vector<Renumbered> result(owners.size());
    for (std::size_t w = 0; w < owners.size(); ++w) {
        const int drawn = static_cast<int>(w);
        if (owners[w] < 0) {
            result[w].first = static_cast<int>(origins.size());
            origins.push_back({.repetition = 0, .drawnWeight = drawn});
            continue;
        }
        const auto block = static_cast<std::size_t>(owners[w]);
        const std::vector<int> &own = ownWeights[block];
        if (own.front() != drawn)
            continue; // numbered together with the block's first weight
        const int start = static_cast<int>(origins.size());
        for (std::size_t k = 0; k < own.size(); ++k)
            result[static_cast<std::size_t>(own[k])] = {start + static_cast<int>(k),
                                                        static_cast<int>(own.size())};
        for (int repetition = 0; repetition < circuit.blocks[block].repetitions; ++repetition)
            for (const int weight : own)
                origins.push_back({.repetition = repetition, .drawnWeight = weight});
    }
    return result;
}

/// Writes out one run of operations for one repetition.
void appendRun(ExpandedCircuit &expanded, std::span<const Operation> run, int repetition,
               const std::vector<Renumbered> &renumbered)
{
    for (const Operation &drawn : run) {
        Operation &operation = expanded.operations.emplace_back(drawn);
        for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
            Parameter &parameter = operation.parameters[p];
            if (!parameter.readsWeight())
                continue;
            const Renumbered &weight =
                renumbered[static_cast<std::size_t>(parameter.weightIndex())];
            const int number = weight.first + weight.stride * repetition;
            parameter.renumberWeight(number);
            WeightOrigin &origin = expanded.origins[static_cast<std::size_t>(number)];
            if (origin.operation == 0) {
                origin.operation = operation.id;
                origin.parameter = static_cast<int>(p);
            }
        }
    }
}

} // namespace

ExpandedCircuit expand(const Circuit &circuit)
{
    validate(circuit);
    ExpandedCircuit expanded;
    expanded.qubits = circuit.qubits;
    expanded.features = circuit.features;
    const std::vector<Renumbered> renumbered = renumber(circuit, expanded.origins);
    expanded.weights = static_cast<int>(expanded.origins.size());

    std::size_t total = circuit.operations.size();
    for (const Block &block : circuit.blocks)
        total += block.count * (static_cast<std::size_t>(block.repetitions) - 1);
    expanded.operations.reserve(total);

    const std::span<const Operation> drawn = circuit.operations;
    std::size_t next = 0;
    for (const Block &block : circuit.blocks) {
        appendRun(expanded, drawn.subspan(next, block.first - next), 0, renumbered);
        for (int repetition = 0; repetition < block.repetitions; ++repetition)
            appendRun(expanded, drawn.subspan(block.first, block.count), repetition, renumbered);
        next = block.first + block.count;
    }
    appendRun(expanded, drawn.subspan(next), 0, renumbered);
    return expanded;
}

} // namespace ansatz
