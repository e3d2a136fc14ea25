// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/data/preprocessing.h"
#include "engine/model/device_advice.h"
#include "engine/numerics/backend.h"
#include "engine/simulator/observable.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// A sample with what a right reader of the model file must compute for it.
struct TestVector {
    std::vector<double> input;        ///< raw features
    std::vector<double> features;     ///< after preprocessing
    std::vector<double> expectations; ///< [observables]
    double probability = 0;           ///< of class 1
};

/// The first steps of a training that went on elsewhere, or with an edited circuit.
struct EarlierPart {
    int steps = 0; ///< done when it ended
    std::string backend;
    std::string device;
    std::string ending; ///< why it ended, in words

    friend bool operator==(const EarlierPart &, const EarlierPart &) = default;
};

/// A trained hybrid model: everything needed to predict, as plain values.
/// probability = sigmoid(headWeights · expectations + headBias).
struct TrainedModel {
    std::string name;
    std::vector<int> classLabels; ///< of target 0 and 1
    std::vector<std::string> classNames;
    FittedPreprocessing preprocessing;
    Circuit circuit;
    std::vector<double> circuitWeights; ///< of the expanded circuit, radians
    std::vector<Observable> observables;
    std::vector<double> headWeights; ///< [observables]
    double headBias = 0;

    // How it was made.
    std::string programVersion;
    std::string backend;
    std::string device;
    Precision precision = Precision::Complex64;
    std::uint64_t seed = 0;
    int steps = 0;
    std::vector<EarlierPart> earlier;   ///< in order; the rest is of backend, device and circuit
    std::optional<DeviceAdvice> advice; ///< what was known at the start about where to compute
    int evaluatedStep = -1;             ///< after which the accuracies were measured; -1: never
    double trainAccuracy = 0;           ///< meaningful when evaluatedStep ≥ 0
    double testAccuracy = 0;            ///< meaningful when hasTest
    bool hasTest = false;
    double dataCeiling = 1;
    std::vector<TestVector> testVectors;
};

/// Probabilities of class 1, [rows], computed by the native simulator in double precision.
/// The same bits with any number of threads.
/// Throws UserError when the raw samples are not of the model's shape.
[[nodiscard]] std::vector<double> predict(const TrainedModel &model, const FeatureMatrix &raw,
                                          int threads = 1);

/// ⟨observables⟩ of preprocessed samples, [rows, observables], the same way.
[[nodiscard]] std::vector<double> expectations(const TrainedModel &model,
                                               const FeatureMatrix &features, int threads = 1);

/// Fills testVectors from the first `count` raw samples.
void addTestVectors(TrainedModel &model, const FeatureMatrix &raw, std::size_t count,
                    int threads = 1);

} // namespace ansatz
