// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/runner.h"
#include "engine/training/observer.h"

#include <chrono>
#include <memory>
#include <string>

namespace ansatz {

/// Shows a training as it goes, at most ten times a second, and its result.
class TrainProgress : public TrainingObserver {
public:
    void onStep(const StepRecord &record) final;
    void onEvaluation(const EvaluationRecord &record) final;
    /// `exported` is the file of the model, empty for none.
    virtual void finish(const RunResult &result, const std::string &exported) = 0;

protected:
    virtual void show(const StepRecord &step, const EvaluationRecord &evaluation) = 0;

private:
    EvaluationRecord m_evaluation;
    std::chrono::steady_clock::time_point m_shown;
};

/// JSON lines, a progress bar where standard output is a terminal, or plain lines. The runner must
/// outlive it.
[[nodiscard]] std::unique_ptr<TrainProgress> makeTrainProgress(const Runner &runner, bool json);

} // namespace ansatz
