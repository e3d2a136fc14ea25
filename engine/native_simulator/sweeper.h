// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/kernels.h"
#include "engine/native_simulator/plan.h"
#include "engine/simulator/aligned_buffer.h"
#include "engine/simulator/give_up.h"
#include "engine/simulator/thread_pool.h"

#include <algorithm>
#include <cstddef>
#include <span>

namespace ansatz::native {

/// A lambda lies half a page off its state: loads of one would else wait for stores to the other,
/// of which a core compares only the address within a page.
inline constexpr std::size_t lambdaShift = 2048;

/// Room for the piece of a state and of its lambda on which a thread works.
template <class Real>
struct Piece {
    AlignedBuffer<Real> state;
    AlignedBuffer<Real> lambda{lambdaShift};
};

/// What a sweep does with the states beside reading psi.
struct SweepAccess {
    bool storeState = false;
    bool loadLambda = false;
    bool storeLambda = false;
};

/// Pieces of a state are shared out in so many chunks, whatever the number of threads: each has
/// sums of its own, which are added in order.
inline constexpr std::size_t mostChunks = 16;

[[nodiscard]] inline std::size_t chunksOf(int vectorBits, const PlanOptions &options)
{
    if (vectorBits <= options.cacheBits)
        return 1;
    return std::min(mostChunks, std::size_t(1) << (vectorBits - options.cacheBits));
}

[[nodiscard]] inline std::size_t chunksOf(const Plan &plan)
{
    return chunksOf(plan.vectorBits, plan.options);
}

/// Takes states through sweeps, piece by piece.
template <class Real>
class Sweeper final {
public:
    /// With a pool its threads share the pieces, and `pieces` has one for each; else the first.
    Sweeper(const Plan &plan, const Kernels<Real> &kernels, std::span<Piece<Real>> pieces,
            ThreadPool *pool, const GiveUp &giveUp)
        : m_plan(plan), m_kernels(kernels), m_pieces(pieces), m_pool(pool), m_giveUp(giveUp),
          m_lanes(static_cast<std::size_t>(kernels.lanes))
    {}

    /// Calls process(state, lambda, vectors, outer, sums, ahead) for every piece; sums are of the
    /// piece's chunk, [chunk][plan.sums][lane], and ahead is for the blocks.
    template <class Process>
    void run(const Sweep &sweep, Real *state, Real *lambda, SweepAccess access, Real *sums,
             const Process &process)
    {
        if (sweep.basis.empty()) {
            GiveUpWatch watch(m_giveUp);
            process(state, lambda, m_plan.vectors(), std::size_t(0), sums,
                    static_cast<Ahead<Real> *>(nullptr));
            return;
        }
        const int bits = static_cast<int>(sweep.basis.size());
        const std::size_t pieceVectors = std::size_t(1) << bits;
        const std::size_t pieces = m_plan.vectors() >> bits;
        const std::size_t chunks = chunksOf(m_plan);
        const auto chunk = [&](std::size_t c, std::size_t worker) {
            Piece<Real> &piece = m_pieces[worker];
            Real *const pieceLambda = lambda ? piece.lambda.data() : nullptr;
            Real *const chunkSums = sums ? sums + c * m_plan.sums * m_lanes : nullptr;
            GiveUpWatch watch(m_giveUp);
            const std::size_t end = (c + 1) * pieces / chunks;
            for (std::size_t k = c * pieces / chunks; k < end; ++k) {
                const std::size_t base = spread(k, sweep.fixed);
                Ahead<Real> ahead = aheadOf(sweep, state, access.loadLambda ? lambda : nullptr);
                if (k + 1 < end)
                    ahead.vector = spread(k + 1, sweep.fixed);
                else
                    ahead.count = 0;
                m_kernels.gather(state, piece.state.data(), sweep.basis.data(), bits, base);
                if (access.loadLambda)
                    m_kernels.gather(lambda, pieceLambda, sweep.basis.data(), bits, base);
                process(piece.state.data(), pieceLambda, pieceVectors, base, chunkSums, &ahead);
                if (access.storeState)
                    m_kernels.scatter(state, piece.state.data(), sweep.basis.data(), bits, base);
                if (access.storeLambda)
                    m_kernels.scatter(lambda, pieceLambda, sweep.basis.data(), bits, base);
                watch.worked(pieceVectors * m_lanes * sweep.parts);
            }
        };
        forEachChunk(chunks, chunk);
    }

    /// Calls task(i, worker) for i = 0 … count-1, on the pool's threads if there is one.
    template <class Task>
    void forEachChunk(std::size_t count, const Task &task)
    {
        if (m_pool) {
            m_pool->run(count, m_pieces.size(), task);
            return;
        }
        for (std::size_t i = 0; i < count; ++i)
            task(i, 0);
    }

    /// Adds the chunks' sums to the first chunk's.
    void merge(Real *sums) const
    {
        const std::size_t size = m_plan.sums * m_lanes;
        for (std::size_t c = 1; c < chunksOf(m_plan); ++c) {
            for (std::size_t i = 0; i < size; ++i)
                sums[i] += sums[c * size + i];
        }
    }

private:
    // The next piece is fetched in even portions while the blocks of this one are worked on.
    Ahead<Real> aheadOf(const Sweep &sweep, const Real *state, const Real *lambda) const
    {
        Ahead<Real> ahead;
        ahead.state = state;
        ahead.lambda = lambda;
        std::size_t all = 0;
        for (std::size_t j = 0; j < sweep.basis.size(); ++j)
            ahead.steps[j] = all ^= sweep.basis[j];
        ahead.count = std::size_t(1) << sweep.basis.size();
        std::size_t groups = 0; // that the blocks load, for every 8 vectors
        for (std::size_t p = 0; p < sweep.parts; ++p) {
            const Part &part = m_plan.parts[sweep.firstPart + p];
            if (part.kind == Part::Kind::Block && part.bits > 0)
                groups += std::size_t(8) >> part.bits;
        }
        ahead.atOnce = groups == 0 ? 8 : static_cast<int>((8 + groups - 1) / groups);
        return ahead;
    }

    // The k-th index with zeros in the bits of `fixed`.
    static std::size_t spread(std::size_t k, std::size_t fixed)
    {
        std::size_t index = 0;
        for (std::size_t bit = 1; k != 0; bit <<= 1) {
            if (fixed & bit)
                continue;
            if (k & 1)
                index |= bit;
            k >>= 1;
        }
        return index;
    }

    const Plan &m_plan;
    const Kernels<Real> &m_kernels;
    std::span<Piece<Real>> m_pieces;
    ThreadPool *m_pool;
    const GiveUp &m_giveUp;
    std::size_t m_lanes;
};

} // namespace ansatz::native
