// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/block_membership.h"

#include "engine/base/error.h"

#include <algorithm>

namespace ansatz::ui {

BlockMembership::BlockMembership(const Circuit &circuit) : m_blocks(circuit.blocks)
{
    m_members.reserve(circuit.operations.size());
    for (const Operation &operation : circuit.operations)
        m_members.push_back({operation});
    for (std::size_t b = 0; b < m_blocks.size(); ++b)
        for (std::size_t k = 0; k < m_blocks[b].count; ++k)
            m_members[m_blocks[b].first + k].block = static_cast<int>(b);
}

void BlockMembership::insert(const Place &place, Taken added)
{
    const std::size_t at = place.position;
    ANSATZ_CHECK(at <= m_members.size(), "a place is in the circuit");
    const int before = at > 0 ? m_members[at - 1].block : none;
    const int after = at < m_members.size() ? m_members[at].block : none;
    int block = none;
    if (place.block) {
        block = static_cast<int>(*place.block);
        ANSATZ_CHECK(before == block || after == block, "a place is at the block it names");
    } else {
        ANSATZ_CHECK(before == none || before != after, "a place inside a block names it");
    }
    if (block != none && !added.blocks.empty())
        throw UserError("a repeat block or group cannot lie in another one", {},
                        "Dissolve one of the two first.");
    std::vector<Member> members;
    members.reserve(added.operations.size());
    for (Operation &operation : added.operations)
        members.push_back({std::move(operation), block});
    for (const Block &own : added.blocks) {
        for (std::size_t k = own.first; k < own.first + own.count; ++k)
            members.at(k).block = static_cast<int>(m_blocks.size());
        m_blocks.push_back(own);
    }
    m_members.insert(m_members.begin() + static_cast<std::ptrdiff_t>(at),
                     std::make_move_iterator(members.begin()),
                     std::make_move_iterator(members.end()));
}

BlockMembership::Taken BlockMembership::take(const std::unordered_set<OperationId> &ids)
{
    Taken taken;
    std::vector<std::size_t> left(m_blocks.size(), 0); // operations that are not taken
    for (Member &member : m_members) {
        member.marked = ids.contains(member.operation.id);
        if (!member.marked && member.block != none)
            ++left[static_cast<std::size_t>(member.block)];
    }
    int open = none;
    for (const Member &member : m_members) {
        if (!member.marked)
            continue;
        const bool whole =
            member.block != none && left[static_cast<std::size_t>(member.block)] == 0;
        if (whole && member.block != open) {
            taken.blocks.push_back(m_blocks[static_cast<std::size_t>(member.block)]);
            taken.blocks.back().first = taken.operations.size();
            taken.blocks.back().count = 0;
            taken.blockIndices.push_back(static_cast<std::size_t>(member.block));
        }
        open = whole ? member.block : none;
        if (whole)
            ++taken.blocks.back().count;
        taken.operations.push_back(member.operation);
    }
    return taken;
}

void BlockMembership::dropMarked()
{
    std::erase_if(m_members, [](const Member &member) { return member.marked; });
}

void BlockMembership::writeTo(Circuit &circuit) const
{
    circuit.operations.clear();
    circuit.operations.reserve(m_members.size());
    std::vector<Block> blocks = m_blocks;
    for (Block &block : blocks)
        block.count = 0;
    for (const Member &member : m_members) {
        if (member.block != none) {
            Block &block = blocks[static_cast<std::size_t>(member.block)];
            if (block.count++ == 0)
                block.first = circuit.operations.size();
        }
        circuit.operations.push_back(member.operation);
    }
    std::erase_if(blocks, [](const Block &block) { return block.count == 0; });
    std::ranges::sort(blocks, {}, &Block::first);
    circuit.blocks = std::move(blocks);
}

} // namespace ansatz::ui
