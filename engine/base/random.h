// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace ansatz {

/// Seeded random numbers that are the same with every compiler and standard library (the
/// distributions of <random> are not). Independent streams of one seed have different `stream`s.
class Random {
public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0);

    /// Uniform in [0, 1), 53 random bits.
    [[nodiscard]] double uniform();
    /// Mean 0, standard deviation 1 (Box-Muller).
    [[nodiscard]] double normal();
    /// Uniform in 0 … bound-1; bound ≥ 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);
    /// A random order of the elements (Fisher-Yates).
    void shuffle(std::span<std::size_t> elements);
    /// A random order of 0 … count-1.
    [[nodiscard]] std::vector<std::size_t> permutation(std::size_t count);

private:
    std::mt19937_64 m_engine;
    bool m_hasSpare = false;
    double m_spare = 0;
};

} // namespace ansatz
