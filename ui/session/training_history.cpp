// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/training_history.h"

#include "ui/session/thinning.h"

namespace ansatz::ui {

void TrainingHistory::append(const StepRecord &record)
{
    lastStep = record;
    if ((record.step - 1) % stepStride != 0)
        return;
    if (steps.size() >= stepLimit) {
        keepEverySecond(steps);
        stepStride *= 2;
        if ((record.step - 1) % stepStride != 0)
            return;
    }
    steps.push_back(record);
}

void TrainingHistory::append(const EvaluationRecord &record)
{
    // Only the last one may lie between two strides: the next takes its place.
    const std::size_t index = evaluationCount++;
    const bool lastIsBetween =
        index > 0 && (index - 1) % static_cast<std::size_t>(evaluationStride) != 0;
    if (lastIsBetween)
        evaluations.pop_back();
    if (evaluations.size() >= evaluationLimit) {
        keepEverySecond(evaluations);
        evaluationStride *= 2;
    }
    evaluations.push_back(record);
    evaluations.back().circuitGradient.clear();
    evaluations.back().circuitGradient.shrink_to_fit();
}

} // namespace ansatz::ui
