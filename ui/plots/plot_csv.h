// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/training_history.h"

#include <span>
#include <string>
#include <vector>

namespace ansatz::ui {

/// Tables of a plot's points for other programs: a header row, commas, '.' decimals in every
/// locale, numbers that read back equal, "nan" for what is not finite, an empty field where a step
/// has no such value. Where the run took edits of its circuit there is a last column, "edit", and
/// each edit has a row of its own, after that of the last step before it.

/// step,batch_loss,smoothed_batch_loss,train_loss,test_loss; `timeConstant` of the smoothing in
/// steps.
[[nodiscard]] std::string lossCsv(const TrainingHistory &history, double timeConstant);

/// step,train_accuracy,test_accuracy,data_ceiling.
[[nodiscard]] std::string accuracyCsv(const TrainingHistory &history, double ceiling);

/// step, then "sample Z0" …, "mean of <class> Z0" … for both classes.
[[nodiscard]] std::string expectationCsv(const TrainingHistory &history,
                                         std::span<const std::string> observables,
                                         std::span<const std::string> classNames);

} // namespace ansatz::ui
