// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/runner.h"
#include "engine/training/observer.h"

#include <string>

namespace ansatz {

/// {"event": "step", "step", "loss", "train_accuracy", "test_accuracy", "seconds"} and a newline.
/// Accuracies are those of the last evaluation; null stands for what there is not.
[[nodiscard]] std::string stepLine(const StepRecord &step, const EvaluationRecord &evaluation);

/// {"event": "finished", "reason": "finished"|"stopped"|"not_finite", "train_accuracy",
/// "test_accuracy", "data_ceiling", "evaluated_step", "loss", "steps", "seconds", "step_ms_median",
/// "backend", "device", "jit", "vmap", "precision", "seed"} and a newline. The accuracies are those after
/// "evaluated_step", which is before "steps" when a stop left no time for newer ones.
[[nodiscard]] std::string finishedLine(const RunFacts &facts, const RunResult &result);

} // namespace ansatz
