// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/data_settings.h"
#include "engine/data/preprocessing.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ansatz {

/// Samples ready for the circuit, with the raw ones that they were made of.
struct PreparedSamples {
    FeatureMatrix raw;
    FeatureMatrix features;
    std::vector<int> targets; ///< 0 or 1, [rows]
};

struct PreparedData {
    std::string name;
    std::string source;
    std::vector<int> classLabels;        ///< of target 0 and 1, as in the data
    std::vector<std::string> classNames; ///< of target 0 and 1
    FittedPreprocessing preprocessing;
    PreparedSamples train;
    PreparedSamples test; ///< may be empty
    /// The best accuracy that any model can reach on all preprocessed samples, train and test
    /// together: that of a lookup table.
    double ceiling = 1;
    std::size_t distinctInputs = 0; ///< of all preprocessed samples
};

/// Loads, selects the two classes, splits, fits the preprocessing on the training part and applies
/// it to both. The same settings and seed give the same bits. Throws UserError: no such file, no
/// sample of a class, nothing left to train on.
[[nodiscard]] PreparedData prepareData(const DataSettings &settings,
                                       const std::vector<PreprocessingStep> &steps,
                                       std::uint64_t seed);

/// The accuracy of a lookup table over the samples: for every distinct row the majority class.
[[nodiscard]] double dataCeiling(const FeatureMatrix &features, const std::vector<int> &targets);

} // namespace ansatz
