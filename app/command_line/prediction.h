// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/dataset.h"
#include "engine/model/trained_model.h"

#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// Raw samples to predict, with their classes where the file tells them.
struct SamplesToPredict {
    FeatureMatrix features;
    std::optional<std::vector<int>> labels;
};

/// Reads a CSV file of the model's raw features, whose further last column is the class, or IDX
/// images, whose classes are in the file `labels` (empty for none). Throws UserError.
[[nodiscard]] SamplesToPredict readSamples(const std::string &path, const std::string &labels,
                                           const FittedPreprocessing &shape);

/// What `ansatz predict` computed.
struct Prediction {
    std::vector<double> probabilities; ///< of the model's class 1, [samples]
    std::vector<int> classes;          ///< labels, [samples]
    std::optional<double> accuracy;    ///< over the samples of the model's two classes
    std::size_t counted = 0;           ///< how many these are
};

[[nodiscard]] Prediction makePrediction(const TrainedModel &model, const SamplesToPredict &samples);

/// {"model", "probabilities", "classes", "accuracy", "counted"} and a newline; the last two only
/// where classes are known.
[[nodiscard]] std::string predictionJson(const TrainedModel &model, const Prediction &prediction);

} // namespace ansatz
