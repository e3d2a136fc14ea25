// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"
#include "engine/training/head.h"
#include "engine/training/observer.h"
#include "engine/training/samples.h"
#include "engine/training/training_settings.h"

#include <functional>
#include <optional>
#include <span>

namespace ansatz {

/// What an evaluation asks of a model, and how.
struct EvaluationTask {
    LossKind loss = LossKind::BinaryCrossEntropy;
    std::size_t samplesAtOnce = 1;
    std::size_t watched = 0; ///< index of a training sample
    /// Asked between two portions of samples.
    std::function<bool()> giveUp;
};

/// Loss, accuracy and expectations over all samples, a bounded number at a time. Class means are
/// taken over the training and test samples together. The record's step is left as it is made.
///
/// Nothing when `giveUp` says so: a large data set must not keep a person waiting who has asked to
/// stop.
template <class Real>
[[nodiscard]] std::optional<EvaluationRecord>
evaluate(Simulator<Real> &simulator, std::span<const Real> circuitWeights, const Head<Real> &head,
         const Samples<Real> &train, const Samples<Real> &test, const EvaluationTask &task);

} // namespace ansatz
