// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/state_pass.h"

#include <algorithm>
#include <array>
#include <optional>

namespace ansatz::native {

namespace {

constexpr int productChunkBits = 4; // a large product state is built in 16 parts

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
    : m_circuit(circuit), m_plan(plan), m_kernels(kernels), m_work(workspace),
      m_sweeper(sweeper), m_lanes(static_cast<std::size_t>(kernels.lanes))
{}

template <class Real>
Block<Real> StatePass<Real>::blockOf(std::size_t part, Ahead<Real> *ahead) const
{
    Block<Real> block = m_work.prepared.block(part);
    block.ahead = ahead;
    return block;
}

template <class Real>
void StatePass<Real>::clearSums()
{
    std::fill_n(m_work.sums.data(), chunksOf(m_plan) * m_plan.sums * m_lanes, Real(0));
}

// The bits that choose the lane make the first vector, the highest bits the parts.
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
    const bool isLarge = chunksOf(m_plan) > 1 && m_plan.vectorBits > productChunkBits;
    const int bits = m_plan.vectorBits - (isLarge ? productChunkBits : 0);
    const std::size_t parts = std::size_t(1) << (m_plan.vectorBits - bits);
    m_sweeper.forEachChunk(parts, [&](std::size_t part, std::size_t) {
        alignas(64) std::array<Real, 128 / sizeof(Real)> start = first;
        for (int bit = bits; bit < m_plan.vectorBits; ++bit) {
            const Real *const factor = vectorFactors + static_cast<std::size_t>(bit) * stride
                                       + (part >> (bit - bits) & 1) * 2 * m_lanes;
            for (std::size_t lane = 0; lane < m_lanes; ++lane) {
                const Real before = start[lane];
                start[lane] =
                    before * factor[lane] - start[m_lanes + lane] * factor[m_lanes + lane];
                start[m_lanes + lane] =
                    before * factor[m_lanes + lane] + start[m_lanes + lane] * factor[lane];
            }
        }
        m_kernels.product(state + (part << bits) * 2 * m_lanes, bits, start.data(),
                          vectorFactors);
    });
}

template <class Real>
void StatePass<Real>::evolve(Real *state)
{
    makeProduct(state);
    for (const Sweep &sweep : m_plan.evolution) {
        m_sweeper.run(sweep, state, nullptr, {.storeState = true}, nullptr,
                      [&](Real *piece, Real *, std::size_t vectors, std::size_t outer, Real *,
                          Ahead<Real> *ahead) {
                          for (std::size_t p = 0; p < sweep.parts; ++p) {
                              const std::size_t at = sweep.firstPart + p;
                              const Part &part = m_plan.parts[at];
                              if (part.kind == Part::Kind::Block)
                                  m_kernels.apply(piece, vectors, blockOf(at, ahead),
                                                  outer, false);
                              else
                                  m_kernels.phases(piece, vectors, m_work.prepared.phases(at),
                                                   part.items, outer, false);
                          }
                      });
    }
}

template <class Real>
void StatePass<Real>::measure(const Real *state, Real *measured)
{
    clearSums();
    Real *const sums = m_work.sums.data();
    for (const Sweep &sweep : m_plan.measurement) {
        m_sweeper.run(sweep, const_cast<Real *>(state), nullptr, {}, sums,
                      [&](Real *piece, Real *, std::size_t vectors, std::size_t outer,
                          Real *chunkSums, Ahead<Real> *ahead) {
                          for (std::size_t p = 0; p < sweep.parts; ++p) {
                              const std::size_t at = sweep.firstPart + p;
                              const Part &part = m_plan.parts[at];
                              Real *const to =
                                  chunkSums + m_plan.items[part.firstItem].sumsAt * m_lanes;
                              if (part.kind == Part::Kind::Block)
                                  m_kernels.expectations(piece, vectors, blockOf(at, ahead),
                                                         outer, to);
                              else
                                  m_kernels.diagonalExpectations(piece, vectors,
                                                                 m_work.prepared.phases(at),
                                                                 part.items, outer, to);
                          }
                      });
    }
    m_sweeper.merge(sums);
    std::copy_n(sums, m_plan.measuredSums * m_lanes, measured);
}

template <class Real>
bool StatePass<Real>::startLambda(const Real *state, Real *lambda)
{
    bool isFirstSweep = true;
    for (const Sweep &sweep : m_plan.measurement) {
        m_sweeper.run(sweep, const_cast<Real *>(state), lambda,
                      {.loadLambda = !isFirstSweep, .storeLambda = true}, nullptr,
                      [&](Real *piece, Real *pieceLambda, std::size_t vectors, std::size_t outer,
                          Real *, Ahead<Real> *ahead) {
                          for (std::size_t p = 0; p < sweep.parts; ++p) {
                              const std::size_t at = sweep.firstPart + p;
                              const Part &part = m_plan.parts[at];
                              const bool isFirst = isFirstSweep && p == 0;
                              const Real *const from =
                                  m_work.coefficients.data()
                                  + m_plan.items[part.firstItem].sumsAt * m_lanes;
                              if (part.kind == Part::Kind::Block)
                                  m_kernels.addObservables(piece, pieceLambda, vectors,
                                                           blockOf(at, ahead), outer, from,
                                                           isFirst);
                              else
                                  m_kernels.addDiagonal(piece, pieceLambda, vectors,
                                                        m_work.prepared.phases(at), part.items,
                                                        outer, from, isFirst);
                          }
                      });
        isFirstSweep = false;
    }
    return !isFirstSweep;
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
bool StatePass<Real>::needsBack(Wanted wanted) const
{
    const auto inSweeps = [&](const std::vector<Sweep> &sweeps) {
        return std::ranges::any_of(sweeps, [&](const Sweep &sweep) {
            for (std::size_t p = 0; p < sweep.parts; ++p) {
                if (isWanted(m_plan.parts[sweep.firstPart + p], wanted))
                    return true;
            }
            return false;
        });
    };
    return inSweeps(m_plan.evolution) || inSweeps(m_plan.start);
}

template <class Real>
bool StatePass<Real>::backNeedsFeatures(Wanted wanted) const
{
    const auto perSample = [this](const std::vector<Sweep> &sweeps) {
        return std::ranges::any_of(sweeps, [this](const Sweep &sweep) {
            for (std::size_t p = 0; p < sweep.parts; ++p) {
                if (m_plan.parts[sweep.firstPart + p].perSample)
                    return true;
            }
            return false;
        });
    };
    // Of the start only the derivatives of its own angles read them.
    const bool startMatters =
        wanted.features || std::ranges::any_of(m_circuit.start.runs, [](const QubitRun &run) {
            return run.perSample && run.trainable;
        });
    return perSample(m_plan.evolution) || (startMatters && perSample(m_plan.start));
}

template <class Real>
void StatePass<Real>::back(Real *state, Real *lambda, Wanted wanted)
{
    clearSums();
    Real *const sums = m_work.sums.data();
    bool needsStart = false;
    for (const Sweep &sweep : m_plan.start) {
        for (std::size_t p = 0; p < sweep.parts; ++p)
            needsStart |= isWanted(m_plan.parts[sweep.firstPart + p], wanted);
    }
    // Before the first part with a wanted derivative there is nothing left to learn.
    std::optional<std::size_t> first;
    for (auto sweep = m_plan.evolution.begin(); sweep != m_plan.evolution.end() && !first;
         ++sweep) {
        for (std::size_t p = 0; p < sweep->parts && !first; ++p) {
            if (isWanted(m_plan.parts[sweep->firstPart + p], wanted))
                first = sweep->firstPart + p;
        }
    }

    for (auto sweep = m_plan.evolution.rbegin(); sweep != m_plan.evolution.rend(); ++sweep) {
        const std::size_t end = sweep->firstPart + sweep->parts;
        if (!needsStart && (!first || end <= *first))
            break;
        const bool goesOn = needsStart || sweep->firstPart > *first;
        m_sweeper.run(
            *sweep, state, lambda,
            {.storeState = goesOn, .loadLambda = true, .storeLambda = goesOn}, sums,
            [&](Real *piece, Real *pieceLambda, std::size_t vectors, std::size_t outer,
                Real *chunkSums, Ahead<Real> *ahead) {
                for (std::size_t at = end; at-- > sweep->firstPart;) {
                    const bool isLast = !needsStart && at == *first;
                    const Part &part = m_plan.parts[at];
                    Real *const to =
                        isWanted(part, wanted)
                            ? chunkSums + m_plan.items[part.firstItem].sumsAt * m_lanes
                            : nullptr;
                    if (part.kind == Part::Kind::Block) {
                        Block<Real> block = blockOf(at, ahead);
                        if (isLast)
                            block.rotationCount = 0;
                        m_kernels.undo(piece, pieceLambda, vectors, block, outer, !isLast, to);
                    } else {
                        m_kernels.undoPhases(piece, pieceLambda, vectors,
                                             m_work.prepared.phases(at), part.items, outer,
                                             !isLast, to);
                    }
                    if (isLast)
                        break;
                }
            });
    }
    if (needsStart) {
        for (const Sweep &sweep : m_plan.start) {
            m_sweeper.run(sweep, state, lambda, {.loadLambda = true}, sums,
                          [&](Real *piece, Real *pieceLambda, std::size_t vectors,
                              std::size_t outer, Real *chunkSums, Ahead<Real> *ahead) {
                              for (std::size_t p = 0; p < sweep.parts; ++p) {
                                  const std::size_t at = sweep.firstPart + p;
                                  Block<Real> block = blockOf(at, ahead);
                                  block.rotationCount = 0;
                                  m_kernels.undo(
                                      piece, pieceLambda, vectors, block, outer, false,
                                      chunkSums
                                          + m_plan.items[m_plan.parts[at].firstItem].sumsAt
                                                * m_lanes);
                              }
                          });
        }
    }
    m_sweeper.merge(sums);
}

template struct Workspace<float>;
template struct Workspace<double>;
template class StatePass<float>;
template class StatePass<double>;

} // namespace ansatz::native
