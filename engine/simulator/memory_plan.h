// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace ansatz {

/// What a simulation will allocate for states, known before the first byte.
struct MemoryPlan {
    int qubits = 0;
    int realBytes = 4;             ///< 4 for complex64, 8 for complex128
    int statesPerSample = 1;       ///< kept at once for a sample in work
    std::size_t samplesAtOnce = 1; ///< in work at once, over all threads; or places for states
    bool precisionIsFixed = false; ///< a remedy must not name another precision

    /// Bytes, saturating at 2^64-1.
    [[nodiscard]] std::uint64_t bytes() const;
};

/// The largest number of qubits whose plan fits `available` bytes; 0 when none does.
[[nodiscard]] int largestQubits(MemoryPlan plan, std::uint64_t available);

/// What simulations may take: 60 % of the memory that the machine has free.
[[nodiscard]] std::uint64_t availableMemory();

/// Throws UserError with need, have, and the largest n that fits, when the plan takes more than
/// `available` bytes (by default availableMemory()).
void requireMemory(const MemoryPlan &plan);
void requireMemory(const MemoryPlan &plan, std::uint64_t available);

} // namespace ansatz
