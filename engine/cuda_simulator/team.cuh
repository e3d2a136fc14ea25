// SPDX-License-Identifier: GPL-3.0-or-later
// Who works on one sample: a warp, a block, or a row of blocks of the grid. Code written for a team
// serves all three.
#pragma once

#include "engine/cuda_simulator/portable.cuh"

namespace ansatz::cuda {

/// Every barrier has a number, so that tests can take each away and see that it is missed.
enum Barrier : int {
    afterStart = 1,
    afterPass,
    afterMeasuring,
    afterSumming,
    afterMoments,
    afterValues,
    afterSeeds,
    afterLambda,
    afterUndoing,
    afterSlopes,
    afterFactors,
};

/// The lanes' values added up; every lane gets the same bits.
template <class Real>
ANSATZ_DEVICE Real sumOfWarp(Real value)
{
    ANSATZ_UNROLL
    for (unsigned distance = 16; distance > 0; distance /= 2)
        value += __shfl_xor_sync(0xffffffffu, value, distance);
    return value;
}

/// A warp a sample; warps of a block know nothing of each other.
struct WarpTeam {
    static constexpr unsigned teamsInBlock(unsigned threads) { return threads / 32; }
    ANSATZ_DEVICE unsigned number() const { return threadIdx.x / 32; }
    ANSATZ_DEVICE unsigned sample() const { return blockIdx.x * (blockDim.x / 32) + number(); }
    ANSATZ_DEVICE unsigned rank() const { return threadIdx.x % 32; }
    ANSATZ_DEVICE unsigned size() const { return 32; }
    ANSATZ_DEVICE unsigned part() const { return 0; }
    ANSATZ_DEVICE unsigned parts() const { return 1; }
    ANSATZ_DEVICE void meet(Barrier barrier) const { warpBarrier(barrier); }
};

/// A block a sample.
struct BlockTeam {
    static constexpr unsigned teamsInBlock(unsigned) { return 1; }
    ANSATZ_DEVICE unsigned number() const { return 0; }
    ANSATZ_DEVICE unsigned sample() const { return blockIdx.x; }
    ANSATZ_DEVICE unsigned rank() const { return threadIdx.x; }
    ANSATZ_DEVICE unsigned size() const { return blockDim.x; }
    ANSATZ_DEVICE unsigned part() const { return threadIdx.x / 32; }
    ANSATZ_DEVICE unsigned parts() const { return blockDim.x / 32; }
    ANSATZ_DEVICE void meet(Barrier barrier) const { blockBarrier(barrier); }
};

/// A row of blocks a sample, the samples along y. Such a team meets only by ending its kernel.
struct GridTeam {
    ANSATZ_DEVICE unsigned sample() const { return blockIdx.y; }
    ANSATZ_DEVICE unsigned rank() const { return blockIdx.x * blockDim.x + threadIdx.x; }
    ANSATZ_DEVICE unsigned size() const { return gridDim.x * blockDim.x; }
    ANSATZ_DEVICE unsigned part() const { return rank() / 32; }
    ANSATZ_DEVICE unsigned parts() const { return size() / 32; }
};

} // namespace ansatz::cuda
