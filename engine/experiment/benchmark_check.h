// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"

#include <string>

namespace ansatz {

/// How well the simulator that is to be timed agrees with another one on a few samples of the
/// batch: largest differences, relative to the largest value where that is above 1.
struct BenchmarkCheck {
    std::string against; ///< "reference", or another precision of the same backend
    std::size_t samples = 0;
    double expectations = 0;
    double gradients = 0; ///< of a random sum of expectations, by weights and features
    double allowed = 0;

    /// False for NaN.
    [[nodiscard]] bool holds() const { return expectations <= allowed && gradients <= allowed; }
};

/// Evaluates the whole batch with the work's own backend, device, precision and threads, and its
/// first, middle and last sample with the double-precision reference, up to 10 qubits, or above
/// with the same backend in the other precision.
[[nodiscard]] BenchmarkCheck checkWork(const BenchmarkWork &work);

} // namespace ansatz
