// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/kernels.h"
#include "engine/native_simulator/plan.h"
#include "engine/simulator/give_up.h"
#include "engine/simulator/thread_pool.h"

#include <algorithm>
#include <cstddef>

namespace ansatz::native {

/// A lambda lies half a page off its state: loads of one would else wait for stores to the other,
/// of which a core compares only the address within a page.
inline constexpr std::size_t lambdaShift = 2048;

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
    /// With a pool its threads, up to `workers`, share the pieces.
    Sweeper(const Plan &plan, ThreadPool *pool, std::size_t workers, const GiveUp &giveUp)
        : m_plan(plan), m_pool(pool), m_workers(workers), m_giveUp(giveUp),
          m_lanes(static_cast<std::size_t>(plan.options.lanes))
    {}

    /// Calls process(base, chunk, ahead) for every piece; ahead is for the blocks, and fetches of
    /// the states that are not null.
    template <class Process>
    void run(const Sweep &sweep, const Real *state, const Real *lambda, const Process &process)
    {
        const std::size_t bits = sweep.basis.size();
        const std::size_t pieces = m_plan.vectors() >> bits;
        const std::size_t chunks = chunksOf(m_plan);
        // The threads take chunks in turn: which one is this thread's next is a fair guess.
        const std::size_t stride = m_pool ? m_workers : 1;
        forEachChunk(chunks, [&](std::size_t chunk, std::size_t) {
            GiveUpWatch watch(m_giveUp);
            const std::size_t end = (chunk + 1) * pieces / chunks;
            for (std::size_t k = chunk * pieces / chunks; k < end; ++k) {
                const std::size_t next = k + 1 < end ? k + 1 : (chunk + stride) * pieces / chunks;
                Ahead<Real> ahead = aheadOf(sweep, state, lambda);
                if (next < pieces)
                    ahead.vector = spread(next, sweep.fixed);
                else
                    ahead.count = 0;
                process(spread(k, sweep.fixed), chunk, &ahead);
                watch.worked((m_plan.vectors() / pieces) * m_lanes
                             * (sweep.end() - sweep.firstPart));
            }
        });
    }

    /// Calls task(i, worker) for i = 0 … count-1, on the pool's threads if there is one.
    template <class Task>
    void forEachChunk(std::size_t count, const Task &task)
    {
        if (m_pool) {
            m_pool->run(count, m_workers, task);
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
    // The next piece is fetched while this one is worked on: with every group of vectors that a
    // block loads as many as make the fetching end with the last group or before it.
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
        for (std::size_t p = sweep.firstPart; p < sweep.end(); ++p) {
            const Part &part = m_plan.parts[p];
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
    ThreadPool *m_pool;
    std::size_t m_workers;
    const GiveUp &m_giveUp;
    std::size_t m_lanes;
};

} // namespace ansatz::native
