// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/machine_shares.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// A circuit by which a gate's cost shows: that of pipelineWork with more gates in every layer,
/// between its CNOTs and its rotations, so that none of them can be fused away with the start or
/// the end. Each has weights of its own.
struct GateWork {
    std::string gate;      ///< its name; "" for the circuit without more, "all" for one of each
    std::size_t added = 0; ///< how many, over all layers
    BenchmarkWork work;
};

/// The circuit as it is; then for every gate of the table one with it on all rows of as many
/// neighbouring qubits as it takes; and one with every gate of the table. At least three qubits.
/// Throws UserError as pipelineWork.
[[nodiscard]] std::vector<GateWork> gateWorks(int qubits, int layers, int batch,
                                              const ComputeSettings &compute);

/// What such a work took.
struct GateTiming {
    StepBenchmark benchmark;
    std::optional<QuantumWork> quantum; ///< as quantumWork tells

    /// Milliseconds of the quantum layer in a step.
    [[nodiscard]] double layerMs() const
    {
        return benchmark.forward.median + benchmark.backward.median;
    }
};

/// Checks and times it, as benchmarkStep.
[[nodiscard]] GateTiming timeGates(const GateWork &work, std::optional<int> steps);

/// What one of the added gates costs more than nothing, against a gate of the circuit that they
/// were added to.
struct GateCost {
    double picoseconds = 0; ///< of forward and backward, for an amplitude and sample
    double times = 0;       ///< over that of the circuit's own gates, on average
};

/// Both 0 for the circuit itself. Differences of times: a gate that costs nothing may be below 0.
[[nodiscard]] GateCost costOf(const GateWork &work, const GateTiming &timing,
                              const GateTiming &without);

} // namespace ansatz
