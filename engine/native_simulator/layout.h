// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/kernels.h"
#include "engine/native_simulator/plan.h"

#include <bit>
#include <cstddef>

namespace ansatz::native {

/// What a core can count on beside the instructions: two states of a tile, or two pieces of states,
/// stay in it.
inline constexpr std::size_t secondLevelCache = std::size_t(1) << 20;

/// How a batch is laid out. Depends on the circuit, the batch and the CPU's vectors alone, not on
/// threads, so that results do not either.
struct Layout {
    bool lanesAreSamples = true;
    std::size_t samplesPerTile = 1;
    std::size_t tiles = 0;
};

/// Small states of many samples lie side by side; else the amplitudes of a state share its lanes.
template <class Real>
[[nodiscard]] Layout layoutFor(const Kernels<Real> &kernels, int qubits, std::size_t samples)
{
    const auto lanes = static_cast<std::size_t>(kernels.lanes);
    const int laneBits = std::countr_zero(lanes);
    constexpr std::size_t largestTile = secondLevelCache;
    const bool isTiny = qubits < laneBits + 2;
    const bool fits =
        qubits < 20 && (std::size_t(4) << qubits) * lanes * sizeof(Real) <= largestTile;
    Layout layout;
    layout.lanesAreSamples = isTiny || (fits && 2 * samples > lanes);
    layout.samplesPerTile = layout.lanesAreSamples ? lanes : 1;
    layout.tiles = (samples + layout.samplesPerTile - 1) / layout.samplesPerTile;
    return layout;
}

/// States are worked on whole as long as they and their lambdas stay in a second-level cache;
/// larger ones in pieces, of which two and their lambdas stay there.
template <class Real>
[[nodiscard]] PlanOptions planOptions(const Kernels<Real> &kernels, int qubits,
                                      bool lanesAreSamples)
{
    PlanOptions options;
    options.lanes = kernels.lanes;
    options.blockBits = kernels.bestBlockBits;
    options.laneBits = lanesAreSamples ? 0 : std::countr_zero(static_cast<unsigned>(kernels.lanes));
    const int vectorBits = qubits - options.laneBits;
    constexpr int largestInPlace = 12; // with its lambda such a state fills the cache (AVX-512)
    constexpr int pieceBits = 10;
    options.cacheBits = lanesAreSamples || vectorBits <= largestInPlace ? vectorBits : pieceBits;
    return options;
}

} // namespace ansatz::native
