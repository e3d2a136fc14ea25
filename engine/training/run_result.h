// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/observer.h"

namespace ansatz {

enum class StopReason { Finished, Stopped, NotFinite };

/// How a run, or a part of it, ended.
struct RunResult {
    StopReason reason = StopReason::Finished;
    int stepsDone = 0; ///< whose update the model keeps
    double loss = 0;   ///< of the last batch; not finite when that ended the run
    /// Of the model as it is now, or the newest before it, as its step tells: who asks to stop does
    /// not wait for the evaluation of a large data set.
    EvaluationRecord evaluation;
    double seconds = 0; ///< spent in steps and evaluations
    double stepMedianMs = 0;
};

} // namespace ansatz
