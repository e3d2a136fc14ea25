// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/observer.h"

#include <vector>

namespace ansatz::ui {

/// The records of the run that the window shows, in order. Steps are thinned when a run is very
/// long, so that it stays under `stepLimit`; evaluations likewise, but the newest is always last.
struct TrainingHistory {
    static constexpr std::size_t stepLimit = 200'000;
    static constexpr std::size_t evaluationLimit = 20'000;

    std::vector<StepRecord> steps;
    std::vector<EvaluationRecord> evaluations;
    int stepStride = 1; ///< every so many-th step is kept
    int evaluationStride = 1;
    std::size_t evaluationCount = 0; ///< appended, kept or not
    StepRecord lastStep;             ///< the newest, kept or not

    void clear() { *this = {}; }
    void append(const StepRecord &record);
    void append(const EvaluationRecord &record);
};

} // namespace ansatz::ui
