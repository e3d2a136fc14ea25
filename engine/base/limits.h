// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/// The largest settings that an experiment may have; engine, readers and editors share them.
namespace ansatz::limits {

inline constexpr double learningRate = 10;
inline constexpr double smallestLearningRate = 1e-12;
inline constexpr int batch = 100'000;
inline constexpr int steps = 10'000'000;
inline constexpr double initialSpread = 100; ///< radians
inline constexpr double testFraction = 0.95;
inline constexpr double noise = 10;
inline constexpr int threads = 1024;
inline constexpr int imageSide = 4096;              ///< pixels, of resized images
inline constexpr double preprocessingValue = 1e300; ///< either sign: thresholds, angles, factors
inline constexpr std::size_t observables = 4096;
inline constexpr std::uint64_t seed = 9'007'199'254'740'991; ///< 2^53-1: exact in every JSON reader

} // namespace ansatz::limits
