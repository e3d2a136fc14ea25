// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/observer.h"

#include <functional>
#include <vector>

namespace ansatz {

/// Keeps what a training reports.
class Recorder : public TrainingObserver {
public:
    void onStep(const StepRecord &record) override
    {
        steps.push_back(record);
        if (afterStep)
            afterStep(record.step);
    }
    void onEvaluation(const EvaluationRecord &record) override { evaluations.push_back(record); }

    std::vector<StepRecord> steps;
    std::vector<EvaluationRecord> evaluations;
    std::function<void(int)> afterStep;
};

} // namespace ansatz
