// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/qasm_editor/block_folding.h"

#include <unordered_map>

namespace ansatz::ui {

namespace {

constexpr int nowhere = -1;
constexpr int several = -2;
constexpr int outside = -3;

/// Where a weight is read: in one repetition of one block, or in more places.
struct Use {
    int block = nowhere;
    int repetition = nowhere;

    void add(int usedBlock, int usedRepetition)
    {
        block = block == nowhere || block == usedBlock ? usedBlock : several;
        repetition =
            repetition == nowhere || repetition == usedRepetition ? usedRepetition : several;
    }
};

std::vector<Use> usesOf(const Circuit &circuit, const std::vector<Block> &blocks)
{
    std::vector<Use> uses(std::size_t(circuit.weights));
    std::size_t next = 0;
    for (std::size_t k = 0; k < circuit.operations.size(); ++k) {
        while (next < blocks.size() && k >= blocks[next].first + blocks[next].count)
            ++next;
        int block = outside;
        int repetition = outside;
        if (next < blocks.size() && k >= blocks[next].first && blocks[next].repetitions > 1) {
            const std::size_t length = std::max<std::size_t>(
                1, blocks[next].count / std::size_t(blocks[next].repetitions));
            block = int(next);
            repetition = int((k - blocks[next].first) / length);
        }
        for (const Parameter &parameter : circuit.operations[k].parameters)
            forEachWeight(parameter,
                          [&](int weight) { uses[std::size_t(weight)].add(block, repetition); });
    }
    return uses;
}

/// Compares one repetition of a block with its first one.
class Repetition {
public:
    Repetition(const std::vector<Use> &uses, int block, int repetition)
        : m_uses(uses), m_block(block), m_repetition(repetition)
    {}

    [[nodiscard]] bool equals(const Operation &first, const Operation &here)
    {
        if (first.gate != here.gate || first.qubits != here.qubits
            || first.parameters.size() != here.parameters.size())
            return false;
        for (std::size_t p = 0; p < first.parameters.size(); ++p) {
            const Parameter &a = first.parameters[p];
            const Parameter &b = here.parameters[p];
            if (a.source != b.source || a.scale != b.scale || a.offset != b.offset
                || a.hasTrainableScale() != b.hasTrainableScale()
                || (a.source == Parameter::Source::Feature && a.index != b.index))
                return false;
            if (a.source == Parameter::Source::Weight && !corresponds(a.index, b.index))
                return false;
            if (a.hasTrainableScale() && !corresponds(a.scaleWeight, b.scaleWeight))
                return false;
        }
        return true;
    }

private:
    [[nodiscard]] bool isOwn(int weight, int repetition) const
    {
        const Use &use = m_uses[std::size_t(weight)];
        return use.block == m_block && use.repetition == repetition;
    }
    [[nodiscard]] bool corresponds(int first, int here)
    {
        if (!isOwn(first, 0))
            return first == here && m_uses[std::size_t(first)].block == several;
        return isOwn(here, m_repetition) && m_there.try_emplace(first, here).first->second == here
               && m_back.try_emplace(here, first).first->second == first;
    }

    const std::vector<Use> &m_uses;
    int m_block;
    int m_repetition;
    std::unordered_map<int, int> m_there;
    std::unordered_map<int, int> m_back;
};

bool isFoldable(const Circuit &circuit, const Block &block, int index, const std::vector<Use> &uses)
{
    const auto repetitions = std::size_t(block.repetitions);
    if (block.count == 0 || block.count % repetitions != 0)
        return false;
    const std::size_t length = block.count / repetitions;
    for (std::size_t r = 0; r < repetitions && repetitions > 1; ++r) {
        Repetition repetition(uses, index, int(r));
        for (std::size_t k = 0; k < length; ++k)
            if (!repetition.equals(circuit.operations[block.first + k],
                                   circuit.operations[block.first + r * length + k]))
                return false;
    }
    return true;
}

} // namespace

FoldedCircuit foldBlocks(const Circuit &writtenOut, const std::vector<Block> &blocks)
{
    FoldedCircuit folded;
    Circuit &circuit = folded.circuit;
    circuit.qubits = writtenOut.qubits;
    circuit.features = writtenOut.features;
    circuit.weights = writtenOut.weights;
    const std::vector<Use> uses = usesOf(writtenOut, blocks);
    const auto draw = [&](std::size_t from, std::size_t count) {
        for (std::size_t k = from; k < from + count; ++k) {
            folded.drawnOf.push_back(circuit.operations.size());
            circuit.operations.push_back(writtenOut.operations[k]);
        }
    };
    std::size_t next = 0;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const Block &block = blocks[b];
        draw(next, block.first - next);
        next = block.first + block.count;
        if (!isFoldable(writtenOut, block, int(b), uses)) {
            folded.unequal.push_back(b);
            draw(block.first, block.count);
            continue;
        }
        const std::size_t length = block.count / std::size_t(block.repetitions);
        const std::size_t first = circuit.operations.size();
        circuit.blocks.push_back({first, length, block.repetitions, block.label});
        draw(block.first, length);
        for (std::size_t k = length; k < block.count; ++k)
            folded.drawnOf.push_back(first + k % length);
    }
    draw(next, writtenOut.operations.size() - next);
    return folded;
}

} // namespace ansatz::ui
