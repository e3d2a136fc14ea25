// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"
#include "engine/model/device_advice.h"

#include <chrono>
#include <optional>
#include <stop_token>
#include <vector>

namespace ansatz {

/// How long the adviser may take for one choice, everything included but what a device's driver or
/// a library does at its very first call, and the start of a worker process.
inline constexpr std::chrono::milliseconds adviserTime(300);

/// Every backend on every device that this program knows, with the reason where it cannot compute
/// the work (missing, or too little memory); nothing is measured. Switches that a backend fixes are
/// taken as on. Cheap. Throws Interrupted when a worker::WaitScope of this thread says so.
[[nodiscard]] std::vector<DeviceChoice> deviceChoices(const BenchmarkWork &work);

/// Measures training steps of the work on each choice that can run, at most adviserTime each, and
/// recommends the fastest. Where a step takes longer, a part of it is measured: fewer samples, then
/// fewer operations, multiplied up by the work left out. Whoever else uses the machine is measured
/// along with it.
///
/// A backend whose worker process takes seconds to start is measured on each of its devices where
/// `startsWorkers`; else on the device that is chosen with it and where the worker runs already,
/// and is listed elsewhere with how it would be measured.
///
/// Nothing when asked to stop. May be called from any thread.
[[nodiscard]] std::optional<DeviceAdvice> advise(const BenchmarkWork &work, int stepsLeft,
                                                 const std::stop_token &stop,
                                                 bool startsWorkers = true);

/// Says which of the advice's choices is recommended, and why: the fastest that was measured, or
/// the work's own where no other is faster by more than a tenth.
void recommend(const BenchmarkWork &work, DeviceAdvice &advice);

} // namespace ansatz
