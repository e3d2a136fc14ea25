// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/data_settings.h"
#include "engine/data/dataset.h"

#include <vector>

namespace ansatz {

/// Preprocessing with what it learned from the training samples; a plain value that a model file
/// keeps, so that new samples are treated the same.
struct FittedPreprocessing {
    struct Step {
        PreprocessingStep settings;
        std::vector<double> minimum; ///< MinMaxScale: of each feature over the training samples
        std::vector<double> maximum;

        friend bool operator==(const Step &, const Step &) = default;
    };
    std::size_t inputColumns = 0; ///< of a raw sample
    int inputWidth = 0;           ///< of a raw image; 0 for plain features
    int inputHeight = 0;
    std::vector<Step> steps;

    friend bool operator==(const FittedPreprocessing &, const FittedPreprocessing &) = default;
};

/// How many features a step makes of so many.
[[nodiscard]] std::size_t columnsAfter(const PreprocessingStep &step, std::size_t columns);

/// Learns the steps' constants from training samples. Throws UserError for a step that does not
/// suit the data (resize of what is no image).
[[nodiscard]] FittedPreprocessing fitPreprocessing(const std::vector<PreprocessingStep> &steps,
                                                   const FeatureMatrix &training);

/// Applies it. Throws UserError when the samples are not of the shape that it was fitted on. Rows
/// without an image shape are taken for images of the fitted one when their length agrees.
[[nodiscard]] FeatureMatrix applyPreprocessing(const FittedPreprocessing &preprocessing,
                                               const FeatureMatrix &raw);

/// Resizes every image of the matrix.
[[nodiscard]] FeatureMatrix resizeImages(const FeatureMatrix &images, int width, int height,
                                         ResizeMethod method);

} // namespace ansatz
