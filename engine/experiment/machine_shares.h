// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"
#include "engine/experiment/step_benchmark.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace ansatz {

/// What the cores that the simulator has, or its GPU, reach at best at this moment. All measured,
/// by loops that do nothing else.
struct MachinePeaks {
    std::string machine;         ///< in words: "AMD EPYC …, 2 threads"
    double fma = 0;              ///< multiply-adds of the precision's reals a second, in registers
    double memoryBandwidth = 0;  ///< bytes a second, of buffers far larger than the caches
    double cacheBandwidth = 0;   ///< likewise, of what is nearest and large enough for a state
    std::string cache;           ///< that is: "second-level cache", "shared memory"
    std::size_t memoryBytes = 0; ///< the sizes of these buffers, for each thread or block
    std::size_t cacheBytes = 0;

    // Of a GPU alone, else 0.
    int multiprocessors = 0;
    double launchSeconds = 0;    ///< of a kernel that does nothing, behind another
    bool launchesInGraph = true; ///< those; false where CUDA refuses to record them
    double level2Bandwidth = 0;  ///< bytes a second of its second-level cache, read and written
    std::size_t level2Bytes = 0; ///< of that cache
};

/// Takes about half a second. Throws UserError for what a GPU reports.
[[nodiscard]] MachinePeaks measurePeaks(const ComputeSettings &compute, int threads);

/// What the quantum layer does in one of the work's steps.
struct QuantumWork {
    double forwardFma = 0; ///< multiply-adds of one real number
    double backwardFma = 0;
    double forwardBytes = 0; ///< of states, between memory and cores, both ways
    double backwardBytes = 0;
    double cacheBytes = 0; ///< of states, between a GPU's shared memory and its registers

    // Of a GPU alone, else 0.
    double forwardCacheBytes = 0; ///< of cacheBytes, forward's
    int forwardLaunches = 0;      ///< kernels, one behind the other
    int backwardLaunches = 0;
    int headLaunches = 0;   ///< of the step's rest, where all of it is done on the GPU
    std::size_t blocks = 0; ///< that a launch over states has, each for one multiprocessor
    double stateBytes = 0;  ///< of all states in global memory
};

/// Nothing where the simulator cannot tell: only native does.
[[nodiscard]] std::optional<QuantumWork> quantumWork(const BenchmarkWork &work);

/// Of the peaks while the simulator computes, from 0 to about 1.
struct MachineShares {
    double fma = 0;
    double memory = 0;
    double cache = 0; ///< of a GPU's shared memory

    /// The least time that either the multiply-adds or the bytes would take alone, over the time
    /// taken: 1 where one of the two limits is reached, however little the other matters.
    [[nodiscard]] double roofline() const { return std::max({fma, memory, cache}); }
    [[nodiscard]] bool isMemoryTheLimit() const { return memory > std::max(fma, cache); }
    [[nodiscard]] bool isCacheTheLimit() const { return cache > std::max(fma, memory); }
};
[[nodiscard]] MachineShares sharesOf(const QuantumWork &work, const StepBenchmark &benchmark,
                                     const MachinePeaks &peaks);

} // namespace ansatz
