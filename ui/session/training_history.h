// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/observable.h"
#include "engine/training/observer.h"

#include <QString>

#include <limits>
#include <vector>

namespace ansatz::ui {

/// The steps of a run that trained one circuit: from its start or from an edit on.
struct RunPart {
    int step = 0; ///< steps done before its first one
    QString edit; ///< the name of the edit that it begins with; empty for the start
    std::vector<Observable> observables; ///< as its evaluations have them
    /// From the edit to the end of the next step, or to its taking over where no step followed; NaN
    /// until then.
    double milliseconds = std::numeric_limits<double>::quiet_NaN();
};

/// The records of the run that the window shows, in order. Steps are thinned when a run is very
/// long, so that it stays under `stepLimit`; evaluations likewise, but the newest is always last.
struct TrainingHistory {
    static constexpr std::size_t stepLimit = 200'000;
    static constexpr std::size_t evaluationLimit = 20'000;

    std::vector<StepRecord> steps;
    std::vector<EvaluationRecord> evaluations; ///< without their gradients, to save memory
    std::vector<RunPart> parts; ///< in order; EvaluationRecord::part is an index into it
    int stepStride = 1;         ///< every so many-th step is kept
    int evaluationStride = 1;
    std::size_t evaluationCount = 0; ///< appended, kept or not
    StepRecord lastStep;             ///< the newest, kept or not

    void clear() { *this = {}; }
    void append(const StepRecord &record);
    void append(const EvaluationRecord &record);
};

} // namespace ansatz::ui
