// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/train_json.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace ansatz {

namespace {

using Json = nlohmann::ordered_json;

Json finiteOrNull(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json testAccuracy(const EvaluationRecord &evaluation)
{
    return evaluation.hasTest ? finiteOrNull(evaluation.testAccuracy) : Json(nullptr);
}

const char *nameOf(StopReason reason)
{
    switch (reason) {
    case StopReason::Stopped:
        return "stopped";
    case StopReason::NotFinite:
        return "not_finite";
    case StopReason::Finished:
        break;
    }
    return "finished";
}

} // namespace

std::string stepLine(const StepRecord &step, const EvaluationRecord &evaluation)
{
    const Json line = {
        {"event", "step"},
        {"step", step.step},
        {"loss", finiteOrNull(step.loss)},
        {"train_accuracy", finiteOrNull(evaluation.trainAccuracy)},
        {"test_accuracy", testAccuracy(evaluation)},
        {"seconds", step.seconds},
    };
    return line.dump() + "\n";
}

std::string finishedLine(const RunFacts &facts, const RunResult &result)
{
    const Json line = {
        {"event", "finished"},
        {"reason", nameOf(result.reason)},
        {"train_accuracy", finiteOrNull(result.evaluation.trainAccuracy)},
        {"test_accuracy", testAccuracy(result.evaluation)},
        {"data_ceiling", facts.dataCeiling},
        {"evaluated_step", result.evaluation.step == EvaluationRecord::noStep
                               ? Json(nullptr)
                               : Json(result.evaluation.step)},
        {"loss", result.stepsDone > 0 ? finiteOrNull(result.loss) : Json(nullptr)},
        {"steps", result.stepsDone},
        {"seconds", result.seconds},
        {"step_ms_median", result.stepMedianMs},
        {"backend", facts.backend},
        {"device", facts.device},
        {"jit", facts.jit},
        {"vmap", facts.vmap},
        {"precision", std::string(toString(facts.precision))},
        {"seed", facts.seed},
    };
    return line.dump() + "\n";
}

} // namespace ansatz
