// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <legate.h>

#include <cstdint>
#include <vector>

namespace ansatz::cupynumeric {

/// A shard's part of the weights' gradient, in memory of this process. Legate sums the parts by
/// their addresses, as numbers in a store of one element: an array in a store has Legate look for
/// what depends on it and where it lies, which takes 0.5 ms a pass longer.
struct GradientSum {
    std::vector<double> values; ///< [weights]

    [[nodiscard]] std::uint64_t address() const { return reinterpret_cast<std::uint64_t>(this); }
    /// nullptr for no address, which stands for the sum of nothing.
    [[nodiscard]] static GradientSum *at(std::uint64_t address)
    {
        return reinterpret_cast<GradientSum *>(address);
    }
};

/// Adds the right part to the left one, in place. Legate calls it for one shard after the other, in
/// their order.
struct AddGradients {
    using LHS = std::uint64_t;
    using RHS = std::uint64_t;
    static constexpr int REDOP_ID = 0; ///< asked for by Legion; unused
    static constexpr std::uint64_t identity = 0;

    template <bool isAlone>
    static void apply(std::uint64_t &sum, std::uint64_t part)
    {
        fold<isAlone>(sum, part);
    }
    template <bool isAlone>
    static void fold(std::uint64_t &sum, std::uint64_t part)
    {
        add(sum, part, isAlone);
    }

private:
    static void add(std::uint64_t &sum, std::uint64_t part, bool isAlone);
};

/// For add_reduction on a store of one UInt64.
inline constexpr std::int32_t addGradients = 1000; // beyond Legate's own

/// Once in a process.
void registerGradientSum(legate::Library library);

} // namespace ansatz::cupynumeric
