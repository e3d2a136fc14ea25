// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_check.h"
#include "engine/experiment/benchmark_work.h"
#include "engine/experiment/step_benchmark.h"
#include "engine/model/device_advice.h"

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace ansatz {

/// How long a cell may take at most: the check, and then the timing.
inline constexpr std::chrono::milliseconds matrixCheckTime(2000);
inline constexpr std::chrono::milliseconds matrixStepTime(1000);

/// One way of computing a training step, and how it did.
struct MatrixCell {
    enum class State {
        Waiting,
        Done,
        CannotRun, ///< missing, fixed switch, too little memory: see `reason`
        Failed,    ///< did not agree with another simulator, or failed underway
    };

    ComputeSettings compute;
    State state = State::Waiting;
    std::string reason; ///< why it has no time; empty when Done or Waiting
    std::string remedy;
    BenchmarkCheck check; ///< when Done
    /// When Done. A step that is longer than matrixStepTime is estimated, or known to be at least
    /// so long.
    DeviceChoice::Basis basis = DeviceChoice::Basis::None;
    std::string how;
    double stepMs = 0;
};

/// Backend × device × jit × vmap × precision for the work, in this order; backends and devices that
/// are missing have one cell with the reason, and every other cell is judged by itself. Nothing is
/// computed. Which backends there are may take seconds to find out: throws Interrupted when asked
/// to stop meanwhile.
[[nodiscard]] std::vector<MatrixCell> matrixCells(const BenchmarkWork &work,
                                                  const std::stop_token &stop = {});

/// Checks each waiting cell and then times its steps, one after another; `changed` is told the
/// index of each cell that is through. Ends early when asked to stop, within some milliseconds also
/// while a worker starts; the cells left are still waiting. May be called from any thread.
void runMatrix(const BenchmarkWork &work, std::vector<MatrixCell> &cells,
               const std::stop_token &stop, const std::function<void(std::size_t)> &changed);

} // namespace ansatz
