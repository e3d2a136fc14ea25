// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/machine_shares.h"

#include <string>

namespace ansatz {

/// The least time in which the machine can do a part of a step, by its measured peaks.
struct ExpectedTime {
    double milliseconds = 0;
    /// What takes most of it: "multiply-adds", "memory", a cache, or "launches".
    std::string limit;
};

/// The roofline: the longest of what multiply-adds and bytes take alone. On a GPU its launches come
/// before that; multiprocessors without a block neither compute nor move bytes of shared memory;
/// and states that fit the second-level cache are moved from there.
[[nodiscard]] ExpectedTime expectedForward(const QuantumWork &work, const MachinePeaks &peaks);
[[nodiscard]] ExpectedTime expectedBackward(const QuantumWork &work, const MachinePeaks &peaks);

} // namespace ansatz
