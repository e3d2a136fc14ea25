// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/plan.h"

#include "engine/base/error.h"
#include "engine/native_simulator/sweep_builder.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace ansatz::native {

namespace {

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
