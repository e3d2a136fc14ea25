// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/state_pass.h"

#include "engine/base/error.h"

#include <algorithm>
#include <array>

namespace ansatz::native {

namespace {

constexpr int mostPieceBits = 16; // of states that have several pieces
constexpr std::size_t none = static_cast<std::size_t>(-1);

} // namespace

template <class Real>
Workspace<Real>::Workspace(const CompiledCircuit &circuit, const Plan &plan,
                           const Kernels<Real> &kernels)
    : prepared(circuit, plan, kernels),
      chainRule(circuit, plan, static_cast<std::size_t>(kernels.lanes)),
      features(circuit.features * static_cast<std::size_t>(kernels.lanes)),
      featureSums(features.size())
{
    const std::size_t size =
        std::max<std::size_t>(1, plan.sums) * static_cast<std::size_t>(kernels.lanes);
    sums.require(chunksOf(plan) * size);
    coefficients.require(size);
}

template <class Real>
StatePass<Real>::StatePass(const CompiledCircuit &circuit, const Plan &plan,
                           const Kernels<Real> &kernels, Workspace<Real> &workspace,
                           Sweeper<Real> &sweeper)
    : m_circuit(circuit), m_plan(plan), m_kernels(kernels), m_work(workspace), m_sweeper(sweeper),
      m_lanes(static_cast<std::size_t>(kernels.lanes))
{}

template <class Real>
Block<Real> StatePass<Real>::blockOf(std::size_t part, Ahead<Real> *ahead) const
{
    Block<Real> block = m_work.prepared.block(part);
    block.ahead = ahead;
    return block;
}

template <class Real>
Coset StatePass<Real>::cosetOf(const Part &part, std::size_t base)
{
    return {base, part.basis.data(), static_cast<int>(part.basis.size())};
}

// Where the sums of a part in a chunk are.
template <class Real>
Real *StatePass<Real>::sumsOf(const Part &part, std::size_t chunk)
{
    return m_work.sums.data()
           + (chunk * m_plan.sums + m_plan.items[part.firstItem].sumsAt) * m_lanes;
}

template <class Real>
void StatePass<Real>::clearSums()
{
    std::fill_n(m_work.sums.data(), chunksOf(m_plan) * m_plan.sums * m_lanes, Real(0));
}

// The bits that choose the lane make the first vector.
template <class Real>
void StatePass<Real>::makeProduct(Real *state)
{
    const Real *const factors = m_work.prepared.startFactors();
    const std::size_t stride = 4 * m_lanes;
    alignas(64) std::array<Real, 128 / sizeof(Real)> first{};
    for (std::size_t lane = 0; lane < m_lanes; ++lane) {
        Real re = 1, im = 0;
        for (int bit = 0; bit < m_plan.options.laneBits; ++bit) {
            const Real *const factor = factors + static_cast<std::size_t>(bit) * stride
                                       + (lane >> bit & 1) * 2 * m_lanes + lane;
            const Real before = re;
            re = before * factor[0] - im * factor[m_lanes];
            im = before * factor[m_lanes] + im * factor[0];
        }
        first[lane] = re;
        first[m_lanes + lane] = im;
    }
    const Real *const vectorFactors =
        factors + static_cast<std::size_t>(m_plan.options.laneBits) * stride;
    const int bits = m_plan.pieceBits();
    const std::size_t parts = m_plan.vectors() >> bits;
    const std::size_t chunks = chunksOf(m_plan);
    m_sweeper.forEachChunk(chunks, [&](std::size_t chunk, std::size_t) {
        for (std::size_t part = chunk * parts / chunks; part < (chunk + 1) * parts / chunks; ++part)
            makeProduct(state, part, first.data(), vectorFactors);
    });
}

// The part is the vectors with the same bits above a piece's; those are folded into the others.
template <class Real>
void StatePass<Real>::makeProduct(Real *state, std::size_t part, const Real *first,
                                  const Real *factors)
{
    const std::size_t stride = 4 * m_lanes;
    const int bits = m_plan.pieceBits();
    alignas(64) std::array<Real, 128 / sizeof(Real)> start;
    std::copy_n(first, 2 * m_lanes, start.data());
    for (int bit = bits; bit < m_plan.vectorBits; ++bit) {
        const Real *const factor = factors + static_cast<std::size_t>(bit) * stride
                                   + (part >> (bit - bits) & 1) * 2 * m_lanes;
        for (std::size_t lane = 0; lane < m_lanes; ++lane) {
            const Real before = start[lane];
            start[lane] = before * factor[lane] - start[m_lanes + lane] * factor[m_lanes + lane];
            start[m_lanes + lane] =
                before * factor[m_lanes + lane] + start[m_lanes + lane] * factor[lane];
        }
    }
    const std::size_t fold = m_plan.fold(part << bits);
    alignas(64) std::array<Real, mostPieceBits * 4 * 64 / sizeof(Real)> folded;
    if (fold != 0) {
        for (int bit = 0; bit < bits; ++bit) {
            const Real *const from = factors + static_cast<std::size_t>(bit) * stride;
            Real *const to = folded.data() + static_cast<std::size_t>(bit) * stride;
            const std::size_t half = (fold >> bit & 1) * 2 * m_lanes;
            std::copy_n(from + half, 2 * m_lanes, to);
            std::copy_n(from + 2 * m_lanes - half, 2 * m_lanes, to + 2 * m_lanes);
        }
        factors = folded.data();
    }
    m_kernels.product(state + (part << bits) * 2 * m_lanes, bits, start.data(), factors);
}

template <class Real>
void StatePass<Real>::forward(Real *state, Real *measured)
{
    makeProduct(state);
    clearSums();
    for (const Sweep &sweep : m_plan.sweeps) {
        m_sweeper.run(sweep, state, nullptr,
                      [&](std::size_t base, std::size_t chunk, Ahead<Real> *ahead) {
                          for (std::size_t p = sweep.firstPart; p < sweep.measuredPart(); ++p)
                              apply(p, state, base, ahead);
                          for (std::size_t p = sweep.measuredPart(); p < sweep.end(); ++p)
                              measure(p, state, base, chunk, ahead);
                      });
    }
    m_sweeper.merge(m_work.sums.data());
    std::copy_n(m_work.sums.data(), m_plan.measuredSums * m_lanes, measured);
}

template <class Real>
void StatePass<Real>::apply(std::size_t at, Real *state, std::size_t base, Ahead<Real> *ahead)
{
    const Part &part = m_plan.parts[at];
    if (part.kind == Part::Kind::Block)
        m_kernels.apply(state, cosetOf(part, base), blockOf(at, ahead), false);
    else
        m_kernels.phases(state, cosetOf(part, base), m_work.prepared.phases(at), part.items, false);
}

template <class Real>
void StatePass<Real>::measure(std::size_t at, const Real *state, std::size_t base,
                              std::size_t chunk, Ahead<Real> *ahead)
{
    const Part &part = m_plan.parts[at];
    Real *const to = sumsOf(part, chunk);
    if (part.kind == Part::Kind::Block)
        m_kernels.expectations(state, cosetOf(part, base), blockOf(at, ahead), to);
    else
        m_kernels.diagonalExpectations(state, cosetOf(part, base), m_work.prepared.phases(at),
                                       part.items, to);
}

template <class Real>
void StatePass<Real>::addObservables(std::size_t at, const Real *state, Real *lambda,
                                     std::size_t base, bool isFirst, Ahead<Real> *ahead)
{
    const Part &part = m_plan.parts[at];
    const Real *const from =
        m_work.coefficients.data() + m_plan.items[part.firstItem].sumsAt * m_lanes;
    if (part.kind == Part::Kind::Block)
        m_kernels.addObservables(state, lambda, cosetOf(part, base), blockOf(at, ahead), from,
                                 isFirst);
    else
        m_kernels.addDiagonal(state, lambda, cosetOf(part, base), m_work.prepared.phases(at),
                              part.items, from, isFirst);
}

template <class Real>
bool StatePass<Real>::isWanted(const Part &part, Wanted wanted) const
{
    return std::any_of(m_plan.items.begin() + static_cast<std::ptrdiff_t>(part.firstItem),
                       m_plan.items.begin()
                           + static_cast<std::ptrdiff_t>(part.firstItem + part.items),
                       [&](const PlannedItem &item) { return wanted.of(item); });
}

template <class Real>
bool StatePass<Real>::startIsWanted(Wanted wanted) const
{
    return std::ranges::any_of(m_plan.start, [&](const Sweep &sweep) {
        return std::any_of(m_plan.parts.begin() + static_cast<std::ptrdiff_t>(sweep.firstPart),
                           m_plan.parts.begin() + static_cast<std::ptrdiff_t>(sweep.end()),
                           [&](const Part &part) { return isWanted(part, wanted); });
    });
}

template <class Real>
std::optional<std::size_t> StatePass<Real>::firstWanted(Wanted wanted) const
{
    for (const Sweep &sweep : m_plan.sweeps) {
        for (std::size_t p = sweep.firstPart; p < sweep.measuredPart(); ++p) {
            if (isWanted(m_plan.parts[p], wanted))
                return p;
        }
    }
    return std::nullopt;
}

template <class Real>
bool StatePass<Real>::needsBack(Wanted wanted) const
{
    const bool isMeasured = !m_plan.sweeps.empty() && m_plan.sweeps.back().measured > 0;
    return isMeasured && (startIsWanted(wanted) || firstWanted(wanted));
}

template <class Real>
bool StatePass<Real>::backNeedsFeatures(Wanted wanted) const
{
    const auto perSample = [this](std::size_t firstPart, std::size_t end) {
        return std::any_of(m_plan.parts.begin() + static_cast<std::ptrdiff_t>(firstPart),
                           m_plan.parts.begin() + static_cast<std::ptrdiff_t>(end),
                           [](const Part &part) { return part.perSample; });
    };
    // Of the start only the derivatives of its own angles read them.
    const bool startMatters =
        wanted.features || std::ranges::any_of(m_circuit.start.runs, [](const QubitRun &run) {
            return run.perSample && run.trainable;
        });
    return std::ranges::any_of(
               m_plan.sweeps,
               [&](const Sweep &sweep) { return perSample(sweep.firstPart, sweep.measuredPart()); })
           || (startMatters && std::ranges::any_of(m_plan.start, [&](const Sweep &sweep) {
                   return perSample(sweep.firstPart, sweep.end());
               }));
}

template <class Real>
void StatePass<Real>::back(Real *state, Real *lambda, Wanted wanted)
{
    clearSums();
    const bool needsStart = startIsWanted(wanted);
    // Before the first part with a wanted derivative there is nothing left to learn.
    const std::optional<std::size_t> first = firstWanted(wanted);
    ANSATZ_CHECK(needsStart || first, "there is something to go back for");
    const std::size_t leastPart = needsStart ? 0 : *first;
    // What commutes with the first one need not be undone for it.
    const auto isUndone = [&](const Part &part) {
        return needsStart || part.step != m_plan.parts[*first].step;
    };
    bool isLambdaThere = false;
    for (auto sweep = m_plan.sweeps.rbegin(); sweep != m_plan.sweeps.rend(); ++sweep) {
        if (sweep->measured == 0 && sweep->end() <= leastPart)
            break;
        const auto piece = [&](std::size_t base, std::size_t chunk, Ahead<Real> *ahead) {
            for (std::size_t at = sweep->measuredPart(); at < sweep->end(); ++at)
                addObservables(at, state, lambda, base,
                               !isLambdaThere && at == sweep->measuredPart(), ahead);
            for (std::size_t at = sweep->measuredPart();
                 at-- > std::max(sweep->firstPart, leastPart);) {
                const Part &part = m_plan.parts[at];
                undo(at, state, lambda, base, isUndone(part), isWanted(part, wanted) ? chunk : none,
                     ahead);
            }
        };
        m_sweeper.run(*sweep, state, isLambdaThere ? lambda : nullptr, piece);
        isLambdaThere = true;
    }
    for (const Sweep &sweep : m_plan.start) {
        if (!needsStart)
            break;
        m_sweeper.run(sweep, state, lambda,
                      [&](std::size_t base, std::size_t chunk, Ahead<Real> *ahead) {
                          for (std::size_t at = sweep.firstPart; at < sweep.end(); ++at)
                              undo(at, state, lambda, base, false, chunk, ahead);
                      });
    }
    m_sweeper.merge(m_work.sums.data());
    for (const Sweep &sweep : m_plan.sweeps) {
        for (std::size_t p = std::max(sweep.firstPart, leastPart); p < sweep.measuredPart(); ++p) {
            if (isUndone(m_plan.parts[p]))
                normalise(p);
        }
    }
}

// Makes up for the norm that states lacked when the overlaps of a part were summed.
template <class Real>
void StatePass<Real>::normalise(std::size_t part)
{
    const auto factor = static_cast<Real>(m_work.prepared.overlapFactor(part));
    if (factor == Real(1))
        return;
    Real *const sums = sumsOf(m_plan.parts[part], 0);
    for (std::size_t i = 0; i < 3 * m_plan.parts[part].items * m_lanes; ++i)
        sums[i] *= factor;
}

// Without `goesOn` the part is only looked at. The sums are a chunk's, or none.
template <class Real>
void StatePass<Real>::undo(std::size_t at, Real *state, Real *lambda, std::size_t base, bool goesOn,
                           std::size_t chunk, Ahead<Real> *ahead)
{
    const Part &part = m_plan.parts[at];
    Real *const to = chunk == none ? nullptr : sumsOf(part, chunk);
    if (part.kind == Part::Kind::Block) {
        Block<Real> block = blockOf(at, ahead);
        if (!goesOn && !to)
            return;
        if (!goesOn)
            block.rotationCount = 0;
        m_kernels.undo(state, lambda, cosetOf(part, base), block, goesOn, to);
    } else {
        m_kernels.undoPhases(state, lambda, cosetOf(part, base), m_work.prepared.phases(at),
                             part.items, goesOn, to);
    }
}

template struct Workspace<float>;
template struct Workspace<double>;
template class StatePass<float>;
template class StatePass<double>;

} // namespace ansatz::native
