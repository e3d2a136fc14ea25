// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/block_edits.h"

#include "engine/base/error.h"
#include "ui/circuit_editor/circuit_edits.h"

#include <algorithm>
#include <optional>
#include <unordered_set>
#include <vector>

namespace ansatz::ui {

namespace {

/// The qubits that operations touched so far; operations that touch none of them commute with all.
class QubitSet {
public:
    explicit QubitSet(int qubits) : m_touched(static_cast<std::size_t>(qubits), 0) {}

    [[nodiscard]] bool meets(const Operation &operation) const
    {
        return std::ranges::any_of(operation.qubits, [this](int qubit) {
            return m_touched[static_cast<std::size_t>(qubit)] != 0;
        });
    }
    void add(const Operation &operation)
    {
        for (const int qubit : operation.qubits)
            m_touched[static_cast<std::size_t>(qubit)] = 1;
    }

private:
    std::vector<char> m_touched;
};

/// What lies between the first and the last chosen operation, sorted into three runs.
struct Gathered {
    std::vector<Operation> before;
    std::vector<Operation> chosen;
    std::vector<Operation> after;
};

Gathered gather(std::span<const Operation> range, const std::unordered_set<OperationId> &ids,
                int qubits)
{
    Gathered result;
    QubitSet chosen(qubits);
    QubitSet after(qubits);
    for (const Operation &operation : range) {
        if (ids.contains(operation.id)) {
            if (after.meets(operation))
                throw UserError("these gates cannot be brought together: a gate between them "
                                "shares their wires",
                                {}, "Select it too, or move it away first.");
            chosen.add(operation);
            result.chosen.push_back(operation);
        } else if (chosen.meets(operation) || after.meets(operation)) {
            after.add(operation);
            result.after.push_back(operation);
        } else {
            result.before.push_back(operation);
        }
    }
    return result;
}

std::optional<std::size_t> wholeBlock(const Circuit &circuit,
                                      const std::vector<std::size_t> &indices)
{
    const std::optional<std::size_t> block = blockAt(circuit, indices.front());
    if (!block || circuit.blocks[*block].count != indices.size()
        || blockAt(circuit, indices.back()) != block)
        return std::nullopt;
    return block;
}

/// Where blocks inside the range went, refusing to tear one apart.
void relocateBlocks(Circuit &circuit, std::span<const Operation> old, std::size_t first,
                    std::size_t last)
{
    for (Block &block : circuit.blocks) {
        if (block.first < first || block.first > last)
            continue;
        const std::size_t start = *indexOf(circuit, old[block.first].id);
        for (std::size_t k = 0; k < block.count; ++k)
            if (start + k >= circuit.operations.size()
                || circuit.operations[start + k].id != old[block.first + k].id)
                throw UserError("these gates cannot be brought together: a repeat block lies "
                                "between them",
                                {}, "Dissolve it or move it away first.");
        block.first = start;
    }
}

} // namespace

std::size_t makeBlock(Circuit &circuit, std::span<const OperationId> ids, int repetitions)
{
    std::vector<std::size_t> indices;
    for (const OperationId id : ids)
        if (const std::optional<std::size_t> index = indexOf(circuit, id))
            indices.push_back(*index);
    std::ranges::sort(indices);
    if (indices.empty())
        throw UserError("no gate is selected", {}, "Select the gates that a block repeats.");
    if (const std::optional<std::size_t> block = wholeBlock(circuit, indices)) {
        setRepetitions(circuit, *block, repetitions);
        return *block;
    }
    for (const std::size_t index : indices)
        if (blockAt(circuit, index))
            throw UserError("some of these gates are in a repeat block already", {},
                            "Dissolve that block first.");

    const std::unordered_set<OperationId> chosen(ids.begin(), ids.end());
    const std::size_t first = indices.front();
    const std::size_t last = indices.back();
    Circuit changed = circuit;
    const Gathered gathered = gather(std::span(circuit.operations).subspan(first, last - first + 1),
                                     chosen, circuit.qubits);
    auto out = changed.operations.begin() + static_cast<std::ptrdiff_t>(first);
    for (const auto *run : {&gathered.before, &gathered.chosen, &gathered.after})
        out = std::ranges::copy(*run, out).out;
    relocateBlocks(changed, circuit.operations, first, last);
    const Block made{first + gathered.before.size(), gathered.chosen.size(), repetitions, {}};
    changed.blocks.push_back(made);
    std::ranges::sort(changed.blocks, {}, &Block::first);
    validate(changed);
    circuit = std::move(changed);
    return static_cast<std::size_t>(std::ranges::find(circuit.blocks, made)
                                    - circuit.blocks.begin());
}

void setRepetitions(Circuit &circuit, std::size_t block, int repetitions)
{
    Circuit changed = circuit;
    changed.blocks.at(block).repetitions = repetitions;
    validate(changed);
    circuit = std::move(changed);
}

void dissolveBlock(Circuit &circuit, std::size_t block)
{
    ANSATZ_CHECK(block < circuit.blocks.size(), "a dissolved block exists");
    circuit.blocks.erase(circuit.blocks.begin() + static_cast<std::ptrdiff_t>(block));
}

} // namespace ansatz::ui
