// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_check.h"
#include "engine/experiment/benchmark_work.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// Durations of the same work, in milliseconds.
struct Timing {
    double median = 0;
    double least = 0;
    double p90 = 0; ///< nine of ten are at most this

    /// 0 everywhere when there are none.
    [[nodiscard]] static Timing of(std::vector<double> milliseconds);
};

/// How long training steps take.
struct StepBenchmark {
    BenchmarkCheck check;
    int threads = 1;  ///< of the simulator
    std::string simd; ///< of the simulator's kernels; empty where it does not apply
    std::size_t operations = 0;
    std::size_t weights = 0;
    std::size_t observables = 0;
    int steps = 0; ///< that were timed

    Timing step; ///< whole ones, as a training does them
    /// Of the simulator alone: a forward, and what forwardAndBackward takes beyond it for gradients
    /// of the weights. On a GPU parts of a step that is launched one kernel after the other, by the
    /// device's clock.
    Timing forward;
    Timing backward;
    /// Median of a step without its simulator: choosing samples, head, loss, optimiser; on a GPU
    /// with the way there and back.
    double headMs = 0;
    /// Why a GPU's steps were not launched as a CUDA graph each; empty when they were, and on the
    /// CPU.
    std::string whyNoGraph;
};

/// Checks the work, then times it: `steps` training steps through Trainer, or as many as take about
/// a second, in turn with passes of a simulator of its own. Throws InternalError when the check
/// fails, before anything is timed; UserError when the training's numbers stop being finite.
[[nodiscard]] StepBenchmark benchmarkStep(const BenchmarkWork &work, std::optional<int> steps);

} // namespace ansatz
