// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/plan.h"

#include "engine/base/error.h"
#include "engine/native_simulator/gf2.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ansatz::native {

namespace {

// Vectors that differ in these lowest bits stay neighbours, and are in the same piece.
constexpr int neighbourBits = 3;

// Collects parts into sweeps.
class SweepBuilder {
public:
    explicit SweepBuilder(Plan &plan) : m_plan(plan) {}

    // Items that commute and whose order is free: runs of a layer. Those for which the open sweep
    // has room go first: so one sweep does the end of a layer and the beginning of the next.
    void addRuns(std::vector<PlannedItem> items)
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

    void addBlock(const PlannedItem &item)
    {
        ++m_step;
        addToBlock({item});
    }

    void addPhases(std::vector<PlannedItem> items)
    {
        if (items.empty())
            return;
        ++m_step;
        makeRoomFor({});
        add(Part::Kind::Phases, std::move(items));
    }

    // Parts from now on are measured.
    void measure() { m_isMeasuring = true; }

    std::vector<Sweep> finish()
    {
        closeSweep();
        return std::move(m_sweeps);
    }

private:
    // Takes out of the items those that the open sweep, or else a new one, has room for.
    std::vector<PlannedItem> takeFitting(std::vector<PlannedItem> &items)
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

    void addBlocks(std::vector<PlannedItem> items)
    {
        // One item that exchanges lanes makes a block's amplitudes all do so: they stay together.
        std::ranges::stable_partition(
            items, [](const PlannedItem &item) { return item.pauli.laneFlip == 0; });
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

    void addToBlock(std::vector<PlannedItem> items)
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
    [[nodiscard]] int blockSize(const std::vector<PlannedItem> &items) const
    {
        const auto count = static_cast<int>(items.size());
        const int blocks = (count + m_plan.options.blockBits - 1) / m_plan.options.blockBits;
        return (count + blocks - 1) / blocks;
    }

    // With the lowest bits in its span, unless just that leaves no room for all that is wanted.
    void openSweep(const Gf2Basis &wanted)
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

    void makeRoomFor(const std::vector<std::size_t> &flips)
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

    void add(Part::Kind kind, std::vector<PlannedItem> items)
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

    void closeSweep()
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
        m_sweeps.push_back(m_sweep);
    }

    // The part's basis: what its own flips lack of the sweep's span.
    void place(Part &part) const
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
        ANSATZ_CHECK(all.size() == static_cast<int>(m_sweep.basis.size()),
                     "a sweep holds its flips");
    }

    Plan &m_plan;
    std::vector<Sweep> m_sweeps;
    Sweep m_sweep;
    std::size_t m_step = 0;
    Gf2Basis m_span;
    bool m_isOpen = false;
    bool m_isMeasuring = false;
};

class Planner {
public:
    Planner(const CompiledCircuit &circuit, Plan &plan) : m_circuit(circuit), m_plan(plan) {}

    void run()
    {
        SweepBuilder builder(m_plan);
        for (const Step &step : m_circuit.steps)
            std::visit([&](const auto &s) { add(s, builder); }, step);
        const std::size_t steps = m_plan.parts.size();
        builder.measure();
        measure(builder);
        m_plan.sweeps = builder.finish();
        const std::size_t measured = m_plan.parts.size();

        SweepBuilder start(m_plan);
        start.measure();
        add(m_circuit.start, start);
        m_plan.start = start.finish();

        numberSums(steps, measured);
        m_plan.measuredSums = m_plan.sums;
        numberSums(0, steps);
        numberSums(measured, m_plan.parts.size());
    }

private:
    void numberSums(std::size_t firstPart, std::size_t end) const
    {
        for (std::size_t p = firstPart; p < end; ++p) {
            const Part &part = m_plan.parts[p];
            for (std::size_t i = part.firstItem; i < part.firstItem + part.items; ++i) {
                m_plan.items[i].sumsAt = m_plan.sums;
                m_plan.sums += part.kind == Part::Kind::Block ? 3 : 1;
            }
        }
    }

    void add(const Layer &layer, SweepBuilder &builder) const
    {
        std::vector<PlannedItem> items;
        for (const QubitRun &run : layer.runs)
            items.push_back(itemOf(run));
        builder.addRuns(std::move(items));
    }

    void add(const Rotations &rotations, SweepBuilder &builder) const
    {
        for (const PauliRotation &rotation : rotations.rotations)
            builder.addBlock(itemOf(rotation));
    }

    void add(const Diagonal &diagonal, SweepBuilder &builder) const
    {
        std::vector<PlannedItem> items;
        for (const PauliRotation &term : diagonal.terms)
            items.push_back(itemOf(term));
        builder.addPhases(std::move(items));
    }

    void measure(SweepBuilder &builder) const
    {
        std::vector<PlannedItem> phases;
        for (std::size_t t = 0; t < m_circuit.diagonalTerms; ++t)
            phases.push_back(itemOf(m_circuit.terms[t]));
        builder.addPhases(std::move(phases));
        add(m_circuit.absorbed, builder);
        for (std::size_t t = m_circuit.diagonalTerms; t < m_circuit.terms.size(); ++t)
            builder.addBlock(itemOf(m_circuit.terms[t]));
    }

    void note(PlannedItem &item, std::size_t angle) const
    {
        for (const Angle::Term &term : m_circuit.angles[angle].terms) {
            item.wantsWeights |= term.source == Parameter::Source::Weight;
            item.wantsFeatures |= term.source == Parameter::Source::Feature;
        }
    }

    [[nodiscard]] PlannedItem itemOf(const QubitRun &run) const
    {
        PlannedItem item;
        item.run = &run;
        item.pauli = plannedPauli(run.paulis[1], m_plan);
        for (const QubitRun::Factor &factor : run.factors)
            note(item, factor.angle);
        return item;
    }

    [[nodiscard]] PlannedItem itemOf(const PauliRotation &rotation) const
    {
        PlannedItem item;
        item.rotation = &rotation;
        item.pauli = plannedPauli(rotation.pauli, m_plan);
        note(item, rotation.angle);
        return item;
    }

    [[nodiscard]] PlannedItem itemOf(const CompiledTerm &term) const
    {
        PlannedItem item;
        item.term = &term;
        item.pauli = plannedPauli(term.pauli, m_plan);
        return item;
    }

    const CompiledCircuit &m_circuit;
    Plan &m_plan;
};

// The flips of everything that is rotated or measured.
std::vector<std::size_t> flipsOf(const CompiledCircuit &circuit)
{
    std::vector<std::size_t> flips;
    const auto add = [&flips](const PauliMasks &pauli) {
        if (pauli.flip != 0)
            flips.push_back(pauli.flip);
    };
    const auto addLayer = [&add](const Layer &layer) {
        for (const QubitRun &run : layer.runs)
            add(run.paulis[0]);
    };
    for (const Step &step : circuit.steps) {
        if (const auto *layer = std::get_if<Layer>(&step))
            addLayer(*layer);
        else if (const auto *rotations = std::get_if<Rotations>(&step))
            for (const PauliRotation &rotation : rotations->rotations)
                add(rotation.pauli);
    }
    addLayer(circuit.absorbed);
    for (const CompiledTerm &term : circuit.terms)
        add(term.pauli);
    return flips;
}

// A flip within the lanes of a vector takes a pass of its own, one that also exchanges lanes only
// some shuffles: the lanes are the bits that make fewest of the first, then of the second.
std::vector<int> positionsFor(const CompiledCircuit &circuit, int laneBits)
{
    const std::vector<std::size_t> flips =
        laneBits > 0 ? flipsOf(circuit) : std::vector<std::size_t>();
    std::size_t lanes = 0;
    for (int chosen = 0; chosen < laneBits; ++chosen) {
        std::pair<std::size_t, std::size_t> fewest;
        int best = -1;
        for (int bit = 0; bit < circuit.qubits; ++bit) {
            if (lanes >> bit & 1)
                continue;
            const std::size_t with = lanes | std::size_t(1) << bit;
            std::pair<std::size_t, std::size_t> cost{0, 0};
            for (const std::size_t flip : flips) {
                cost.first += (flip & ~with) == 0;
                cost.second += (flip & with) != 0;
            }
            if (best < 0 || cost < fewest) {
                fewest = cost;
                best = bit;
            }
        }
        lanes |= std::size_t(1) << best;
    }
    std::vector<int> positions;
    int lane = 0;
    int other = laneBits;
    for (int bit = 0; bit < circuit.qubits; ++bit)
        positions.push_back(lanes >> bit & 1 ? lane++ : other++);
    return positions;
}

std::size_t moved(std::size_t mask, const std::vector<int> &positions)
{
    std::size_t result = 0;
    for (std::size_t bit = 0; bit < positions.size(); ++bit)
        result |= (mask >> bit & 1) << positions[bit];
    return result;
}

// The bit into which bit `high` is folded; none below the pieces' bits and for the smallest pieces.
std::optional<int> foldedInto(int high, const Plan &plan)
{
    const int bits = plan.pieceBits();
    if (high < bits || bits <= neighbourBits)
        return std::nullopt;
    return neighbourBits + (high - bits) % (bits - neighbourBits);
}

} // namespace

std::size_t Plan::fold(std::size_t index) const
{
    std::size_t result = 0;
    for (int bit = pieceBits(); bit < vectorBits; ++bit) {
        if (const std::optional<int> into = foldedInto(bit, *this))
            result ^= (index >> bit & 1) << *into;
    }
    return result;
}

PlannedPauli plannedPauli(const PauliMasks &masks, const Plan &plan)
{
    const std::size_t lanes = (std::size_t(1) << plan.options.laneBits) - 1;
    const std::size_t flip = moved(masks.flip, plan.positions);
    const std::size_t sign = moved(masks.sign, plan.positions);
    PlannedPauli planned;
    planned.flip = flip >> plan.options.laneBits;
    planned.flip ^= plan.fold(planned.flip);
    planned.laneFlip = static_cast<unsigned>(flip & lanes);
    planned.sign = sign >> plan.options.laneBits;
    for (int bit = plan.pieceBits(); bit < plan.vectorBits; ++bit) {
        if (const std::optional<int> into = foldedInto(bit, plan))
            planned.sign ^= (planned.sign >> *into & 1) << bit;
    }
    planned.laneSign = static_cast<unsigned>(sign & lanes);
    // i^yCount without the i that an odd count leaves to the kernels' Y.
    planned.factor = (masks.negative ? -1 : 1) * (masks.yCount % 4 >= 2 ? -1 : 1);
    return planned;
}

Plan makePlan(const CompiledCircuit &circuit, const PlanOptions &options)
{
    ANSATZ_CHECK(options.laneBits <= circuit.qubits, "the lanes hold a part of a state");
    Plan plan;
    plan.options = options;
    plan.vectorBits = circuit.qubits - options.laneBits;
    plan.positions = positionsFor(circuit, options.laneBits);
    Planner(circuit, plan).run();
    return plan;
}

} // namespace ansatz::native
