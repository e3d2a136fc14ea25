// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace ansatz {

enum class LossKind { BinaryCrossEntropy, MeanSquaredError };
enum class OptimizerKind { Adam, Sgd };

struct TrainingSettings {
    LossKind loss = LossKind::BinaryCrossEntropy;
    OptimizerKind optimizer = OptimizerKind::Adam;
    double learningRate = 0.01; ///< (0, 10]
    double momentum = 0;        ///< of Sgd, [0, 1)
    int batch = 32;             ///< samples a step, 1 … 100 000
    int steps = 300;            ///< 1 … 10 000 000
    int evaluateEvery = 10;     ///< steps between evaluations on all samples
    double initialSpread = 0.1; ///< standard deviation of the initial circuit weights, radians

    friend bool operator==(const TrainingSettings &, const TrainingSettings &) = default;
};

} // namespace ansatz
