// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

namespace ansatz {

/// One training step, as it was done.
struct StepRecord {
    int step = 0;       ///< 1 for the first
    double loss = 0;    ///< of the batch, before the step's update
    double seconds = 0; ///< since training started, pauses left out
};

/// Loss, accuracy and expectations over all samples at one moment.
struct EvaluationRecord {
    static constexpr int noStep = -1;

    int step = noStep; ///< steps done, 0 before the first; noStep: nothing was evaluated
    double trainLoss = std::numeric_limits<double>::quiet_NaN();
    double trainAccuracy = std::numeric_limits<double>::quiet_NaN(); ///< [0, 1]
    bool hasTest = false;
    double testLoss = 0;
    double testAccuracy = 0;
    /// Mean of every expectation over all samples of target 0 and 1, [2][observables].
    std::vector<std::vector<double>> classMeans;
    std::vector<double> watched;        ///< expectations of the watched sample, [observables]
    std::vector<double> circuitWeights; ///< [weights], radians
    /// The loss's derivatives by the circuit's weights, [weights], averaged over the last steps as
    /// averageGradient does; empty before the first step.
    std::vector<double> circuitGradient;
    int part = 0; ///< edits of the circuit before it, where a run's parts are joined to one
};

/// Told of a training's progress on the training thread; must be quick.
class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;
    virtual void onStep(const StepRecord &record) = 0;
    virtual void onEvaluation(const EvaluationRecord &record) = 0;
};

} // namespace ansatz
