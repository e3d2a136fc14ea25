// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/work_estimate.h"

#include "engine/native_simulator/layout.h"
#include "engine/simulator/compiled_circuit.h"
#include "engine/simulator/trainable_scale.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace ansatz {

namespace native {

namespace {

// Multiply-adds of kernels for one complex vector, counted in their source.
constexpr double ofLifted = 2;
constexpr double ofRotation = 4;
constexpr double ofProduct = 4;
constexpr double ofNorm = 2; // |ψ|², Im(λ*ψ), or a factor times ψ
constexpr double ofOverlaps = 5;
constexpr double ofExpectations = 3;
constexpr double ofObservables = 4;
constexpr double ofSign = 1; // a term of a phase that is summed or built
constexpr std::size_t phasesAtOnce = 32;

/// Work on one state, or on the states side by side in a tile.
class Estimate {
public:
    Estimate(const Plan &plan, std::size_t stateBytes, bool staysInCache)
        : m_plan(plan), m_stateBytes(static_cast<double>(stateBytes)), m_stays(staysInCache)
    {}

    [[nodiscard]] double apply(const Part &part) const
    {
        if (part.kind == Part::Kind::Phases)
            return turn(part);
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
        // One rotation carries the cosines of the others.
        const double carriers = lifted > 0 && part.isNormalised ? 1 : 0;
        return ofLifted * (lifted - carriers) + ofRotation * (full + carriers);
    }

    // As makeProduct and widen go: three bits at a time from a piece's first vector on, whose other
    // bits come one by one, as those of the lanes do.
    [[nodiscard]] double product() const
    {
        const auto vectors = [](int bits) { return static_cast<double>(std::size_t(1) << bits); };
        const auto widened = [&](int bit, int bits) {
            return ofProduct * vectors(bits) * (bits - 1 + vectors(bit));
        };
        const int bits = m_plan.pieceBits();
        int bit = bits % 3;
        double piece = bit > 0 ? widened(0, bit) : 0;
        for (; bit < bits; bit += 3)
            piece += widened(bit, 3);
        const int above = m_plan.vectorBits - bits;
        return vectors(above) * (piece + ofProduct * above) + ofProduct * m_plan.options.laneBits;
    }

    [[nodiscard]] double perItem(const Part &part, double ofBlockItem) const
    {
        const auto items = static_cast<double>(part.items);
        return ofNorm
               + (part.kind == Part::Kind::Phases
                      ? std::min(ofSign * items, transformed(part, ofSign, ofSign))
                      : ofBlockItem * items);
    }

    [[nodiscard]] bool isWanted(const Part &part, Wanted wanted) const
    {
        return std::any_of(m_plan.items.begin() + static_cast<std::ptrdiff_t>(part.firstItem),
                           m_plan.items.begin()
                               + static_cast<std::ptrdiff_t>(part.firstItem + part.items),
                           [&](const PlannedItem &item) { return wanted.of(item); });
    }

    template <class Function>
    double sum(std::size_t firstPart, std::size_t end, const Function &ofPart) const
    {
        double total = 0;
        for (std::size_t p = firstPart; p < end; ++p)
            total += ofPart(m_plan.parts[p]);
        return total;
    }

    void addTo(WorkEstimate &work, Wanted wanted) const
    {
        const auto ofApply = [this](const Part &p) { return apply(p); };
        const auto ofMeasure = [this](const Part &p) { return perItem(p, ofExpectations); };
        double fma = 0;
        double moved = 1; // states
        for (const Sweep &sweep : m_plan.sweeps) {
            fma += sum(sweep.firstPart, sweep.measuredPart(), ofApply)
                   + sum(sweep.measuredPart(), sweep.end(), ofMeasure);
            moved += sweep.steps > 0 ? 2 : 1;
        }
        work.forwardFma += numbers() * fma + m_plan.options.lanes * product();
        work.forwardBytes += bytes(moved);
        addBackTo(work, wanted);
    }

    void setRealBytes(int bytes) { m_realBytes = bytes; }

private:
    // Few phases one by one, their cosines together; or the product of many, by tiles.
    [[nodiscard]] double turn(const Part &part) const
    {
        const double single = ofLifted * static_cast<double>(part.items) + ofRotation - ofLifted;
        const double passes =
            std::ceil(static_cast<double>(part.items) / static_cast<double>(phasesAtOnce));
        return std::min(single, ofProduct * passes + transformed(part, ofProduct, ofLifted));
    }

    // Terms are put together once for a tile of vectors, which then meet as in a Walsh-Hadamard
    // transform (kernels_terms-inl.h).
    [[nodiscard]] double transformed(const Part &part, double ofMeeting, double ofTerm) const
    {
        const int bits = std::min(static_cast<int>(part.basis.size()), m_plan.options.blockBits);
        const auto items = static_cast<double>(part.items);
        const double passes = std::ceil(items / static_cast<double>(phasesAtOnce));
        return passes * ofMeeting * bits + std::ldexp(ofTerm * items, -bits);
    }

    // As StatePass::back goes: what commutes with the first wanted part is not undone, unless the
    // start is wanted.
    void addBackTo(WorkEstimate &work, Wanted wanted) const
    {
        const auto isPartWanted = [&](const Part &p) { return isWanted(p, wanted); };
        const auto ofLambda = [this](const Part &p) { return perItem(p, ofObservables); };
        const auto ofGradients = [&](const Part &p) {
            return isPartWanted(p) ? perItem(p, ofOverlaps) : 0;
        };
        double fma = 0;
        double moved = 0;
        bool needsStart = false;
        for (const Sweep &sweep : m_plan.start) {
            fma += sum(sweep.firstPart, sweep.end(), ofGradients);
            needsStart |= sum(sweep.firstPart, sweep.end(), isPartWanted) > 0;
        }
        if (needsStart)
            moved += 2 * static_cast<double>(m_plan.start.size());
        bool isReached = needsStart;
        std::optional<std::size_t> lookedAt; // the step that is not undone
        for (const Sweep &sweep : m_plan.sweeps) {
            double undone = 0;
            for (std::size_t p = sweep.firstPart; p < sweep.measuredPart(); ++p) {
                const Part &part = m_plan.parts[p];
                if (!isReached && isPartWanted(part))
                    lookedAt = part.step;
                isReached |= isPartWanted(part);
                if (isReached && lookedAt != part.step)
                    undone += 2 * apply(part);
                fma += ofGradients(part);
            }
            if (!isReached && sweep.measured == 0)
                continue;
            fma += undone + sum(sweep.measuredPart(), sweep.end(), ofLambda);
            const bool isLambdaNew = &sweep == &m_plan.sweeps.back();
            moved += undone > 0 ? 4 : sweep.measured > 0 ? 3 : 2;
            moved -= isLambdaNew ? 1 : 0;
        }
        if (!isReached)
            return;
        work.backwardFma += numbers() * fma;
        work.backwardBytes += bytes(moved);
    }

    [[nodiscard]] double numbers() const
    {
        return m_stateBytes / 2 / static_cast<double>(m_realBytes);
    }
    [[nodiscard]] double bytes(double states) const { return m_stays ? 0 : states * m_stateBytes; }

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
    const Plan plan = makePlan(circuit, planOptions(best, circuit.qubits, layout.lanesAreSamples));
    const std::size_t stateBytes =
        plan.vectors() * 2 * static_cast<std::size_t>(best.lanes) * sizeof(Real);
    Estimate tile(plan, stateBytes, 2 * stateBytes <= secondLevelCache);
    tile.setRealBytes(sizeof(Real));
    WorkEstimate work;
    tile.addTo(work, wanted);
    const auto tiles = static_cast<double>(layout.tiles);
    // Vectors are moved whole, but lanes without a sample do nothing that counts.
    const double states = static_cast<double>(samples) / static_cast<double>(layout.samplesPerTile);
    return {work.forwardFma * states, work.backwardFma * states, work.forwardBytes * tiles,
            work.backwardBytes * tiles};
}

} // namespace

} // namespace native

WorkEstimate estimateWork(const ExpandedCircuit &circuit,
                          const std::vector<Observable> &observables, std::size_t samples,
                          int realBytes, bool weightGradients, bool featureGradients)
{
    const WithoutTrainableScales parts = withoutTrainableScales(circuit);
    const CompiledCircuit compiled = compile(parts.circuit, observables);
    // Those of trained scales come by the features that they make.
    const native::Wanted wanted{weightGradients,
                                featureGradients || (weightGradients && !parts.columns.empty())};
    return realBytes == 4 ? native::estimate<float>(compiled, samples, wanted)
                          : native::estimate<double>(compiled, samples, wanted);
}

} // namespace ansatz
