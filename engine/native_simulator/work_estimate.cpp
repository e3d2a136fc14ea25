// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/work_estimate.h"

#include "engine/native_simulator/layout.h"
#include "engine/simulator/compiled_circuit.h"

#include <algorithm>

namespace ansatz {

namespace native {

namespace {

// Multiply-adds of kernels for one complex vector, counted in their source.
constexpr double ofLifted = 2;
constexpr double ofRotation = 4;
constexpr double ofProduct = 6;
constexpr double ofNorm = 2; // |ψ|², Im(λ*ψ), or a factor times ψ
constexpr double ofOverlaps = 5;
constexpr double ofExpectations = 3;
constexpr double ofObservables = 4;
constexpr double ofSign = 1; // a term of a phase that is summed or built

/// Work on one state, or on the states side by side in a tile.
class Estimate {
public:
    Estimate(const Plan &plan, std::size_t stateBytes, bool staysInCache)
        : m_plan(plan), m_stateBytes(static_cast<double>(stateBytes)), m_stays(staysInCache)
    {}

    [[nodiscard]] double apply(const Part &part) const
    {
        if (part.kind == Part::Kind::Phases)
            return ofRotation * static_cast<double>(part.items);
        double lifted = 0;
        double full = 0;
        for (std::size_t i = 0; i < part.items; ++i) {
            const PlannedItem &item = m_plan.items[part.firstItem + i];
            const bool isOfLane = m_plan.options.laneBits == 0
                                  && (item.run ? item.run->perSample : item.wantsFeatures);
            const std::size_t factors = item.run ? item.run->factors.size() : 1;
            (isOfLane ? full : lifted) +=
                static_cast<double>(isOfLane ? factors : std::min<std::size_t>(factors, 3));
        }
        // One rotation of a block carries the cosines of the others.
        const double carriers = lifted > 0 ? 1 : 0;
        return ofLifted * (lifted - carriers) + ofRotation * (full + carriers);
    }

    [[nodiscard]] static double perItem(const Part &part, double ofBlockItem)
    {
        const double each = part.kind == Part::Kind::Phases ? ofSign : ofBlockItem;
        return ofNorm + each * static_cast<double>(part.items);
    }

    [[nodiscard]] bool isWanted(const Part &part, Wanted wanted) const
    {
        return std::any_of(m_plan.items.begin() + static_cast<std::ptrdiff_t>(part.firstItem),
                           m_plan.items.begin()
                               + static_cast<std::ptrdiff_t>(part.firstItem + part.items),
                           [&](const PlannedItem &item) { return wanted.of(item); });
    }

    /// How often a whole state passes by; 0 where it stays in the cache.
    [[nodiscard]] double passes(const std::vector<Sweep> &sweeps, std::size_t firstPart = 0) const
    {
        double count = 0;
        for (const Sweep &sweep : sweeps) {
            const std::size_t end = sweep.firstPart + sweep.parts;
            if (!m_stays && end > firstPart)
                count += sweep.basis.empty()
                             ? static_cast<double>(end - std::max(firstPart, sweep.firstPart))
                             : 1;
        }
        return count;
    }

    template <class Function>
    double sum(const std::vector<Sweep> &sweeps, const Function &ofPart) const
    {
        double total = 0;
        for (const Sweep &sweep : sweeps) {
            for (std::size_t p = 0; p < sweep.parts; ++p)
                total += ofPart(m_plan.parts[sweep.firstPart + p]);
        }
        return total;
    }

    void addTo(WorkEstimate &work, Wanted wanted) const
    {
        const double numbers = m_stateBytes / 2 / static_cast<double>(m_realBytes);
        work.forwardFma +=
            numbers
            * (ofProduct + sum(m_plan.evolution, [this](const Part &p) { return apply(p); })
               + sum(m_plan.measurement,
                     [](const Part &p) { return perItem(p, ofExpectations); }));
        work.forwardBytes += m_stateBytes
                             * ((m_stays ? 0 : 1) + 2 * passes(m_plan.evolution)
                                + passes(m_plan.measurement));

        // As StatePass::back goes: the first wanted part is not undone unless the start is wanted.
        const bool needsStart = sum(m_plan.start, [&](const Part &p) {
                                    return isWanted(p, wanted) ? 1.0 : 0.0;
                                }) > 0;
        bool isReached = needsStart;
        std::size_t first = 0; // of the parts that are gone back to
        double back = 0;
        for (const Sweep &sweep : m_plan.evolution) {
            for (std::size_t p = sweep.firstPart; p < sweep.firstPart + sweep.parts; ++p) {
                const Part &part = m_plan.parts[p];
                const bool isPartWanted = isWanted(part, wanted);
                if (isReached)
                    back += 2 * apply(part);
                else if (isPartWanted)
                    first = p;
                isReached |= isPartWanted;
                if (isPartWanted)
                    back += perItem(part, ofOverlaps);
            }
        }
        if (needsStart)
            back += sum(m_plan.start, [](const Part &p) { return perItem(p, ofOverlaps); });
        if (!isReached)
            return;
        work.backwardFma +=
            numbers
            * (back
               + sum(m_plan.measurement, [](const Part &p) { return perItem(p, ofObservables); }));
        // Of two states read and written: lambda is not read the first time, and nothing is written
        // the last time but for the start.
        const double toLambda = passes(m_plan.measurement);
        const double undone = passes(m_plan.evolution, first);
        work.backwardBytes += m_stateBytes
                              * (3 * toLambda - std::min(toLambda, 1.0) + 4 * undone
                                 + (needsStart ? 2 * passes(m_plan.start)
                                               : -2 * std::min(undone, 1.0)));
    }

    void setRealBytes(int bytes) { m_realBytes = bytes; }

private:
    const Plan &m_plan;
    double m_stateBytes;
    bool m_stays;
    int m_realBytes = 4;
};

template <class Real>
WorkEstimate estimate(const CompiledCircuit &circuit, std::size_t samples, Wanted wanted)
{
    const Kernels<Real> &best = kernels<Real>();
    const Layout layout = layoutFor(best, circuit.qubits, samples);
    const Plan plan =
        makePlan(circuit, planOptions(best, circuit.qubits, layout.lanesAreSamples));
    const std::size_t stateBytes =
        plan.vectors() * 2 * static_cast<std::size_t>(best.lanes) * sizeof(Real);
    Estimate tile(plan, stateBytes, 2 * stateBytes <= secondLevelCache);
    tile.setRealBytes(sizeof(Real));
    WorkEstimate work;
    tile.addTo(work, wanted);
    const auto tiles = static_cast<double>(layout.tiles);
    return {work.forwardFma * tiles, work.backwardFma * tiles, work.forwardBytes * tiles,
            work.backwardBytes * tiles};
}

} // namespace

} // namespace native

WorkEstimate estimateWork(const ExpandedCircuit &circuit,
                          const std::vector<Observable> &observables, std::size_t samples,
                          int realBytes, bool weightGradients, bool featureGradients)
{
    const CompiledCircuit compiled = compile(circuit, observables);
    const native::Wanted wanted{weightGradients, featureGradients};
    return realBytes == 4 ? native::estimate<float>(compiled, samples, wanted)
                          : native::estimate<double>(compiled, samples, wanted);
}

} // namespace ansatz
