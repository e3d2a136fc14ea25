// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/machine_shares.h"
#include "engine/experiment/step_benchmark.h"

#include <optional>
#include <string>

namespace ansatz {

/// What was timed, and what the same cores, or the same GPU, could do at most.
struct BenchReport {
    std::string experiment; ///< its name; empty for the circuit that was asked for by numbers
    int layers = 0;         ///< of that circuit
    int steps = 300;        ///< that a training has to do, for the adviser
    BenchmarkWork work;
    StepBenchmark benchmark;
    MachinePeaks peaks;
    std::optional<QuantumWork> quantum;
};

/// The report as a JSON object and a newline. Times are in milliseconds, rates a second.
[[nodiscard]] std::string benchJson(const BenchReport &report);

/// For each part of a step its launches, multiply-adds (two flops each) and bytes, the least time
/// that these leave, and the time taken, in milliseconds. Needs report.quantum.
[[nodiscard]] std::string rooflineText(const BenchReport &report);

/// The report for people.
[[nodiscard]] std::string benchText(const BenchReport &report);

} // namespace ansatz
