// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

namespace ansatz {

/// Numbers of independent accumulators that multiplyAdds knows: enough for any latency × units of
/// today, and few enough for 16 registers with two constants.
inline constexpr std::array accumulatorCounts{4, 6, 8, 10, 12, 14};

/// Fused multiply-adds between registers, and nothing else, in the widest vectors of this CPU.
/// Returns how many of one Real each were executed; grows with `rounds`.
template <class Real>
double multiplyAdds(int accumulators, std::size_t rounds);

/// Reads, changes and writes every number once. `data` is aligned to 64 bytes, `count` a multiple
/// of 1024.
void sweep(float *data, std::size_t count);

/// The vectors that these loops use: "AVX3", "AVX2", "NEON", …, as Google Highway names them.
[[nodiscard]] const char *peakLoopsTarget();

} // namespace ansatz
