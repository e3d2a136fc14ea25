// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/plan.h"

#include "engine/base/error.h"
#include "engine/native_simulator/gf2.h"

#include <algorithm>
#include <utility>

namespace ansatz::native {

namespace {

// Collects parts into sweeps.
class SweepBuilder {
public:
    explicit SweepBuilder(Plan &plan) : m_plan(plan) {}

    // Items that commute and whose order is free: runs of a layer.
    void addRuns(std::vector<PlannedItem> items)
    {
        while (!items.empty()) {
            std::vector<PlannedItem> later;
            std::vector<PlannedItem> block;
            Gf2Basis flips;
            const int size = blockSize(items);
            for (PlannedItem &item : items) {
                if (item.pauli.flip == 0)
                    addBlock({item}); // its amplitudes lie in the lanes of a vector
                else if (flips.size() < size && flips.add(item.pauli.flip))
                    block.push_back(item);
                else
                    later.push_back(item);
            }
            if (!block.empty())
                addBlock(std::move(block));
            items = std::move(later);
        }
    }

    void addBlock(std::vector<PlannedItem> items)
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

    void addPhases(std::vector<PlannedItem> items)
    {
        if (items.empty())
            return;
        makeRoomFor({});
        add(Part::Kind::Phases, std::move(items));
    }

    std::vector<Sweep> finish()
    {
        closeSweep();
        return std::move(m_sweeps);
    }

private:
    // Of the next block: 10 qubits are better loaded as 3, 3, 2, 2 than as 3, 3, 3, 1.
    [[nodiscard]] int blockSize(const std::vector<PlannedItem> &items) const
    {
        const auto count = static_cast<int>(std::ranges::count_if(
            items, [](const PlannedItem &item) { return item.pauli.flip != 0; }));
        const int blocks = (count + m_plan.options.blockBits - 1) / m_plan.options.blockBits;
        return blocks == 0 ? 0 : (count + blocks - 1) / blocks;
    }

    [[nodiscard]] bool isInPlace() const
    {
        return m_plan.vectorBits <= m_plan.options.cacheBits;
    }

    void makeRoomFor(const std::vector<std::size_t> &flips)
    {
        Gf2Basis span = m_span;
        for (const std::size_t flip : flips)
            span.add(flip);
        if (m_isOpen && !isInPlace() && span.size() > m_plan.options.cacheBits)
            closeSweep();
        if (!m_isOpen) {
            m_span = {};
            m_sweep = {};
            m_sweep.firstPart = m_plan.parts.size();
            m_isOpen = true;
        }
        for (const std::size_t flip : flips)
            m_span.add(flip);
    }

    void add(Part::Kind kind, std::vector<PlannedItem> items)
    {
        Part part;
        part.kind = kind;
        part.firstItem = m_plan.items.size();
        part.items = items.size();
        for (PlannedItem &item : items) {
            item.sumsAt = m_plan.sums;
            m_plan.sums += kind == Part::Kind::Block ? 3 : 1;
            part.perSample |= item.run ? item.run->perSample : item.wantsFeatures;
            m_plan.items.push_back(item);
        }
        m_plan.parts.push_back(std::move(part));
        ++m_sweep.parts;
    }

    void closeSweep()
    {
        if (!m_isOpen)
            return;
        m_isOpen = false;
        if (!isInPlace()) {
            // What lies together in the state is copied together: low bits go first.
            Gf2Basis ordered;
            for (int bit = 0; bit < m_plan.vectorBits && m_span.size() < m_plan.options.cacheBits;
                 ++bit) {
                if (m_span.add(std::size_t(1) << bit))
                    ordered.add(std::size_t(1) << bit);
            }
            for (const std::size_t mask : m_span.masks())
                ordered.add(mask);
            m_span = std::move(ordered);
            m_sweep.basis = m_span.masks();
            m_sweep.fixed = m_span.pivots();
        }
        for (std::size_t p = m_sweep.firstPart; p < m_sweep.firstPart + m_sweep.parts; ++p)
            place(m_plan.parts[p]);
        m_sweeps.push_back(m_sweep);
    }

    // Gives the part the coordinates of the sweep.
    void place(Part &part) const
    {
        Gf2Basis local;
        for (std::size_t i = 0; i < part.items; ++i) {
            const PlannedPauli &pauli = m_plan.items[part.firstItem + i].pauli;
            std::size_t flip = pauli.flip;
            std::size_t sign = pauli.sign;
            std::size_t outerSign = 0;
            if (!isInPlace()) {
                const auto coordinates = m_span.coordinates(pauli.flip);
                ANSATZ_CHECK(part.kind == Part::Kind::Phases || coordinates,
                             "a sweep holds its flips");
                flip = coordinates.value_or(0);
                sign = parities(pauli.sign, m_span.masks());
                outerSign = pauli.sign;
            }
            part.flips.push_back(flip);
            part.signs.push_back(sign);
            part.outerSigns.push_back(outerSign);
            if (part.kind == Part::Kind::Block && flip != 0)
                local.add(flip);
        }
        part.fixed = local.pivots();
    }

    Plan &m_plan;
    std::vector<Sweep> m_sweeps;
    Sweep m_sweep;
    Gf2Basis m_span;
    bool m_isOpen = false;
};

class Planner {
public:
    Planner(const CompiledCircuit &circuit, Plan &plan) : m_circuit(circuit), m_plan(plan) {}

    void run()
    {
        SweepBuilder measurement(m_plan);
        measure(measurement);
        m_plan.measurement = measurement.finish();
        m_plan.measuredSums = m_plan.sums;

        SweepBuilder evolution(m_plan);
        for (const Step &step : m_circuit.steps)
            std::visit([&](const auto &s) { add(s, evolution); }, step);
        m_plan.evolution = evolution.finish();

        SweepBuilder start(m_plan);
        add(m_circuit.start, start);
        m_plan.start = start.finish();
    }

private:
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
            builder.addBlock({itemOf(rotation)});
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
            builder.addBlock({itemOf(m_circuit.terms[t])});
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
    const std::vector<std::size_t> flips = laneBits > 0 ? flipsOf(circuit)
                                                        : std::vector<std::size_t>();
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

} // namespace

PlannedPauli plannedPauli(const PauliMasks &masks, const Plan &plan)
{
    const std::size_t lanes = (std::size_t(1) << plan.options.laneBits) - 1;
    const std::size_t flip = moved(masks.flip, plan.positions);
    const std::size_t sign = moved(masks.sign, plan.positions);
    PlannedPauli planned;
    planned.flip = flip >> plan.options.laneBits;
    planned.laneFlip = static_cast<unsigned>(flip & lanes);
    planned.sign = sign >> plan.options.laneBits;
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
