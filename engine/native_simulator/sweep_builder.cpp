// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/sweep_builder.h"

#include "engine/base/error.h"

#include <algorithm>
#include <utility>

namespace ansatz::native {

void SweepBuilder::addRuns(std::vector<PlannedItem> items)
{
    ++m_step;
    const auto withinLanes = std::ranges::stable_partition(
        items, [](const PlannedItem &item) { return item.pauli.flip == 0; });
    for (auto item = items.begin(); item != withinLanes.begin(); ++item)
        addToBlock({*item}); // its amplitudes lie in the lanes of a vector
    items.erase(items.begin(), withinLanes.begin());
    if (m_step % 2 == 0)
        std::ranges::reverse(items);
    while (!items.empty()) {
        const bool isNew = !m_isOpen;
        std::vector<PlannedItem> here = takeFitting(items);
        const bool isWorthIt =
            isNew || items.empty() || here.size() >= std::size_t(m_plan.options.blockBits);
        if (isWorthIt) {
            addBlocks(std::move(here));
        } else {
            items.insert(items.begin(), here.begin(), here.end());
            closeSweep();
        }
    }
}

void SweepBuilder::addBlock(const PlannedItem &item)
{
    ++m_step;
    addToBlock({item});
}

void SweepBuilder::addPhases(std::vector<PlannedItem> items)
{
    if (items.empty())
        return;
    ++m_step;
    makeRoomFor({});
    add(Part::Kind::Phases, std::move(items));
}

std::vector<Sweep> SweepBuilder::finish()
{
    closeSweep();
    return std::move(m_sweeps);
}

// Takes out of the items those that the open sweep, or else a new one, has room for.
std::vector<PlannedItem> SweepBuilder::takeFitting(std::vector<PlannedItem> &items)
{
    if (!m_isOpen) {
        Gf2Basis all;
        for (const PlannedItem &item : items)
            all.add(item.pauli.flip);
        openSweep(all);
    }
    Gf2Basis span = m_span;
    std::vector<PlannedItem> taken;
    while (!items.empty()) {
        auto next = std::ranges::find_if(
            items, [&](const PlannedItem &item) { return span.rest(item.pauli.flip) == 0; });
        if (next == items.end())
            next = items.begin();
        if (span.add(next->pauli.flip) && span.size() > m_plan.pieceBits())
            break;
        taken.push_back(*next);
        items.erase(next);
    }
    return taken;
}

void SweepBuilder::addBlocks(std::vector<PlannedItem> items)
{
    // One item that exchanges lanes makes a block's amplitudes all do so: they stay together.
    std::ranges::stable_partition(items,
                                  [](const PlannedItem &item) { return item.pauli.laneFlip == 0; });
    while (!items.empty()) {
        std::vector<PlannedItem> later;
        std::vector<PlannedItem> block;
        Gf2Basis flips;
        const int size = blockSize(items);
        for (PlannedItem &item : items) {
            if (flips.size() < size && flips.add(item.pauli.flip))
                block.push_back(item);
            else
                later.push_back(item);
        }
        addToBlock(std::move(block));
        items = std::move(later);
    }
}

void SweepBuilder::addToBlock(std::vector<PlannedItem> items)
{
    std::vector<std::size_t> flips;
    for (const PlannedItem &item : items) {
        if (item.pauli.flip != 0)
            flips.push_back(item.pauli.flip);
    }
    makeRoomFor(flips);
    add(Part::Kind::Block, std::move(items));
    m_plan.parts.back().bits = static_cast<int>(flips.size());
}

// Of the next block: 10 qubits are better loaded as 3, 3, 2, 2 than as 3, 3, 3, 1.
int SweepBuilder::blockSize(const std::vector<PlannedItem> &items) const
{
    const auto count = static_cast<int>(items.size());
    const int blocks = (count + m_plan.options.blockBits - 1) / m_plan.options.blockBits;
    return (count + blocks - 1) / blocks;
}

// With the lowest bits in its span, unless just that leaves no room for all that is wanted.
void SweepBuilder::openSweep(const Gf2Basis &wanted)
{
    const bool fitsAlone = wanted.size() <= m_plan.pieceBits();
    Gf2Basis all = fitsAlone ? wanted : Gf2Basis();
    m_span = {};
    for (int bit = 0; bit < neighbourBits && bit < m_plan.vectorBits; ++bit) {
        const std::size_t lowest = std::size_t(1) << bit;
        all.add(lowest);
        if (all.size() + (fitsAlone ? 0 : m_plan.options.blockBits) <= m_plan.pieceBits())
            m_span.add(lowest);
    }
    m_sweep = {};
    m_sweep.firstPart = m_plan.parts.size();
    m_isOpen = true;
}

void SweepBuilder::makeRoomFor(const std::vector<std::size_t> &flips)
{
    Gf2Basis span = m_span;
    for (const std::size_t flip : flips)
        span.add(flip);
    if (m_isOpen && span.size() > m_plan.pieceBits())
        closeSweep();
    if (!m_isOpen)
        openSweep({});
    for (const std::size_t flip : flips)
        m_span.add(flip);
}

void SweepBuilder::add(Part::Kind kind, std::vector<PlannedItem> items)
{
    Part part;
    part.kind = kind;
    part.step = m_step;
    part.firstItem = m_plan.items.size();
    part.items = items.size();
    for (const PlannedItem &item : items) {
        part.perSample |= item.run ? item.run->perSample : item.wantsFeatures;
        m_plan.items.push_back(item);
    }
    m_plan.parts.push_back(std::move(part));
    ++(m_isMeasuring ? m_sweep.measured : m_sweep.steps);
}

void SweepBuilder::closeSweep()
{
    if (!m_isOpen)
        return;
    m_isOpen = false;
    // Vectors that are neighbours in the state are best used together: low bits go first.
    for (int bit = 0; bit < m_plan.vectorBits && m_span.size() < m_plan.pieceBits(); ++bit)
        m_span.add(std::size_t(1) << bit);
    m_sweep.basis = m_span.reduced();
    m_sweep.fixed = m_span.pivots();
    for (std::size_t p = m_sweep.firstPart; p < m_sweep.end(); ++p)
        place(m_plan.parts[p]);
    shareNorms();
    m_sweeps.push_back(m_sweep);
}

void SweepBuilder::shareNorms() const
{
    const auto isShared = [this](std::size_t p) {
        const Part &part = m_plan.parts[p];
        return part.kind == Part::Kind::Block && !part.perSample;
    };
    for (std::size_t p = m_sweep.firstPart; p + 1 < m_sweep.measuredPart(); ++p)
        m_plan.parts[p].isNormalised =
            m_plan.parts[p].step != m_plan.parts[p + 1].step || !isShared(p) || !isShared(p + 1);
}

// The part's basis: what its own flips lack of the sweep's span.
void SweepBuilder::place(Part &part) const
{
    Gf2Basis all;
    if (part.kind == Part::Kind::Block) {
        for (std::size_t i = 0; i < part.items; ++i)
            all.add(m_plan.items[part.firstItem + i].pauli.flip);
    }
    for (const std::size_t mask : m_sweep.basis) {
        if (all.add(mask))
            part.basis.push_back(mask);
    }
    ANSATZ_CHECK(all.size() == static_cast<int>(m_sweep.basis.size()), "a sweep holds its flips");
}

} // namespace ansatz::native
