// SPDX-License-Identifier: GPL-3.0-or-later
// From slopes of runs to gradients of inputs. Barriers are the callers'.
#pragma once

#include "engine/cuda_simulator/observables.cuh"

namespace ansatz::cuda {

/// Where gradients go; what is null is not computed.
template <class Real>
struct DeviceGradients {
    Real *weightRows;       ///< [weights, samples]: a row is what its weight's gradient sums
    Real *features;         ///< [samples, features]
    std::size_t samples;    ///< of the batch: the pitch of weightRows
    std::uint32_t wanted;   ///< Inputs whose gradient is asked for
    std::uint32_t lastStep; ///< the earliest step whose runs are wanted: nothing is undone past it
};

/// The derivative by every factor's scaled angle: the slope along its axis, the run's vector of
/// slopes turned back past the factors after it.
template <class Real, class Team>
ANSATZ_DEVICE void differentiateFactors(Team team, const DevicePlan &plan,
                                        const SampleTables<Real> &tables, std::uint32_t wanted,
                                        const Real *parts, unsigned count, Real *factors)
{
    for (std::uint32_t r = team.rank(); r < plan.runs; r += team.size()) {
        const FlatRun run = plan.runList[r];
        if (!(run.inputs & wanted))
            continue;
        Real sums[3];
        ANSATZ_UNROLL
        for (std::uint32_t k = 0; k < 3; ++k) {
            Real sum = 0;
            for (unsigned p = 0; p < count; ++p)
                sum += parts[(3 * std::size_t(r) + k) * count + p];
            sums[k] = sum;
        }
        Vector<Real> slopes{sums[0], sums[1], sums[2]};
        for (std::uint32_t f = run.firstFactor + run.factors; f-- > run.firstFactor;) {
            const std::uint32_t axis = plan.factorList[f].axis;
            factors[f] = axis == 0 ? slopes.x : axis == 1 ? slopes.y : slopes.z;
            slopes = turnBack(slopes, axis, tables.factor(f));
        }
    }
}

template <class Real>
ANSATZ_DEVICE Real sumOfFactors(const std::uint32_t *rows, const FlatEntry *entries,
                                std::uint32_t row, const Real *factors)
{
    Real sum = 0;
    for (std::uint32_t e = rows[row]; e < rows[row + 1]; ++e)
        sum += static_cast<Real>(entries[e].coefficient) * factors[entries[e].index];
    return sum;
}

template <class Real, class Team>
ANSATZ_DEVICE void writeGradients(Team team, const DevicePlan &plan, const Real *factors,
                                  const DeviceGradients<Real> &gradients, std::size_t sample)
{
    for (std::uint32_t w = team.rank(); gradients.weightRows && w < plan.weights; w += team.size())
        gradients.weightRows[w * gradients.samples + sample] =
            sumOfFactors(plan.weightRows, plan.weightEntries, w, factors);
    for (std::uint32_t f = team.rank(); gradients.features && f < plan.features; f += team.size())
        gradients.features[sample * plan.features + f] =
            sumOfFactors(plan.featureRows, plan.featureEntries, f, factors);
}

/// What of a pass of the circuit is to do on the way back.
struct Undoing {
    bool wantsSlopes;
    bool undoes;

    template <class Real>
    ANSATZ_DEVICE Undoing(const DeviceGradients<Real> &gradients, const FlatPass &pass)
        : wantsSlopes((pass.inputs & gradients.wanted) != 0), undoes(pass.step > gradients.lastStep)
    {}
};

inline constexpr unsigned sumThreads = 128;

/// sums[row] = the sum of a row of `count` numbers, always in the same order; a block a row.
template <class Real>
__global__ void __launch_bounds__(sumThreads, 1)
    sumRows(const Real *rows, std::size_t count, Real *sums)
{
    SharedMemory shared;
    Real *ofWarps = shared.take<Real>(sumThreads / 32);
    const Real *row = rows + std::size_t(blockIdx.x) * count;
    Real sum = 0;
    for (std::size_t i = threadIdx.x; i < count; i += sumThreads)
        sum += row[i];
    sum = sumOfWarp(sum);
    if (threadIdx.x % 32 == 0)
        ofWarps[threadIdx.x / 32] = sum;
    blockBarrier(afterSumming);
    if (threadIdx.x == 0) {
        for (unsigned warp = 1; warp < sumThreads / 32; ++warp)
            sum += ofWarps[warp];
        sums[blockIdx.x] = sum;
    }
}

} // namespace ansatz::cuda
