// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"
#include "engine/training/observer.h"
#include "engine/training/training_settings.h"

#include <functional>
#include <optional>

namespace ansatz {

class HybridModelImpl;

/// Loss, accuracy and expectations of the model over all samples, a bounded number at a time.
/// Class means are taken over the training and test samples together. `watched` is an index of
/// the training samples. The record's step is left as it is made.
///
/// Nothing when `giveUp`, asked between two portions of samples, says so: a large data set must not
/// keep a person waiting who has asked to stop.
[[nodiscard]] std::optional<EvaluationRecord>
evaluate(HybridModelImpl &model, const PreparedSamples &train, const PreparedSamples &test,
         LossKind loss, std::size_t watched, const std::function<bool()> &giveUp);

} // namespace ansatz
