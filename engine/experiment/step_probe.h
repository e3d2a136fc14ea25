// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"
#include "engine/model/device_advice.h"
#include "engine/simulator/give_up.h"

#include <chrono>
#include <string>

namespace ansatz {

/// How long a training step takes, as far as a limited time tells.
struct StepProbe {
    DeviceChoice::Basis basis = DeviceChoice::Basis::None;
    std::string how; ///< as in DeviceChoice
    double stepMs = 0;
};

/// Whether a backend computes in a process of its own, which takes seconds to start.
[[nodiscard]] bool computesInWorker(const std::string &backend);

/// Does training steps of the work, on a model of its own, until the time is up: whole ones, or
/// where that is too much, parts. The time begins when a worker process has started; a step that
/// cannot be stopped in its middle (an autograd's) is begun where it is known to fit. Throws
/// Interrupted when `stop` says so, UserError when the work cannot be computed.
[[nodiscard]] StepProbe probeStep(const BenchmarkWork &work, std::chrono::milliseconds time,
                                  const GiveUp &stop);

} // namespace ansatz
