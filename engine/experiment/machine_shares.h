// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"
#include "engine/experiment/step_benchmark.h"
#include "engine/native_simulator/work_estimate.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace ansatz {

/// What as many threads as the simulator has reach together on this machine.
struct MachinePeaks {
    double fma = 0;              ///< multiply-adds of the precision's reals a second
    double memoryBandwidth = 0;  ///< bytes a second, of buffers far larger than the caches
    double cacheBandwidth = 0;   ///< likewise, of buffers of half a second-level cache
    std::size_t memoryBytes = 0; ///< the sizes of these buffers, for each thread
    std::size_t cacheBytes = 0;
};

/// Takes about half a second.
[[nodiscard]] MachinePeaks measurePeaks(Precision precision, int threads);

/// What the quantum layer does in one of the work's steps. Nothing where the simulator cannot tell:
/// only native on the CPU does.
[[nodiscard]] std::optional<WorkEstimate> quantumWork(const BenchmarkWork &work);

/// Of the peaks while the simulator computes, from 0 to about 1.
struct MachineShares {
    double fma = 0;
    double memory = 0;

    /// The least time that either the multiply-adds or the bytes would take alone, over the time
    /// taken: 1 where one of the two limits is reached, however little the other matters.
    [[nodiscard]] double roofline() const { return std::max(fma, memory); }
    [[nodiscard]] bool isMemoryTheLimit() const { return memory > fma; }
};
[[nodiscard]] MachineShares sharesOf(const WorkEstimate &work, const StepBenchmark &benchmark,
                                     const MachinePeaks &peaks);

} // namespace ansatz
