// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace ansatz {

/// Which samples an experiment learns from.
struct DataSettings {
    enum class Source { Digits, Iris, BreastCancer, TwoMoons, Idx, Csv };
    enum class Split {
        Stratified, ///< a random `testFraction` of each class is held out, by the seed
        First,      ///< the first `trainSamples` train, the rest is held out
    };

    Source source = Source::Digits;
    std::string path;       ///< of IDX images or the CSV file
    std::string labelsPath; ///< of IDX labels
    /// Labels of the two classes; the first is the model's 0, the second its 1.
    std::vector<int> classes = {1, 5};
    int sampleLimit = 0; ///< only the first so many samples of the two classes; 0: all
    Split split = Split::Stratified;
    double testFraction = 0.45; ///< of the samples, [0, 0.95]
    int trainSamples = 100;
    double noise = 0.1; ///< standard deviation of two moons' coordinates

    friend bool operator==(const DataSettings &, const DataSettings &) = default;
};

enum class ResizeMethod {
    Bilinear,            ///< as torch's interpolate(align_corners=False), antialias off
    BilinearAntialiased, ///< as torch's interpolate with antialias on
    Area,                ///< average of the covered area, fractions of pixels weighted
};

/// One step between raw features and the circuit's.
struct PreprocessingStep {
    enum class Kind {
        Resize,      ///< images to `width`×`height` by `method`
        Threshold,   ///< 1 where a value > `threshold`, else 0
        MinMaxScale, ///< each feature's training range to [`low`, `high`]; a constant one to `low`
        AngleScale,  ///< times `factor`
        /// (shift − x_i)·(shift − x_j) of every two features behind them, as IQP (shift 0) and the
        /// ZZ feature map (π) read them (circuit/feature_maps.h)
        PairProducts,
        /// the angles that prepare the features, filled up with zeros to 2^n, as amplitudes
        AmplitudeAngles,
    };

    Kind kind = Kind::AngleScale;
    int width = 3;
    int height = 3;
    ResizeMethod method = ResizeMethod::Area;
    double threshold = 0.5;
    double low = 0;
    double high = 3.141592653589793;
    double factor = 1;
    double shift = 0; ///< of PairProducts

    friend bool operator==(const PreprocessingStep &, const PreprocessingStep &) = default;
};

} // namespace ansatz
