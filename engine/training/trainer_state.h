// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/batches.h"
#include "engine/training/observer.h"
#include "engine/training/optimizer.h"

#include <optional>
#include <vector>

namespace ansatz {

/// What a trainer hands on between two steps: another one that starts from it makes the next steps
/// as this one would have made them, bit by bit where it computes in the same way.
struct TrainerState {
    int step = 0;       ///< steps done
    double seconds = 0; ///< spent in them and in evaluations
    /// Side by side: the expanded circuit's weights, the head's [observables], its bias if any.
    std::vector<double> parameters;
    OptimizerKind optimizer = OptimizerKind::Adam;
    OptimizerMemory memory;         ///< of `optimizer`
    std::optional<Batches> batches; ///< the order of the samples, with its random numbers
    bool batchIsUnused = false;     ///< the current one: its step was given up or failed
    EvaluationRecord evaluation;    ///< the newest
};

} // namespace ansatz
