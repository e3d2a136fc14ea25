// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace ansatz {
struct Experiment;
}

namespace ansatz::ui {

class AdviceService;

/// What a training step will take with the experiment's backend on its device.
struct StepPrediction {
    QString text; ///< "0.105 ms a step", "measuring…"
    QString tip;  ///< where it is from
};
/// Of a training that does so many steps a second, with its evaluations.
[[nodiscard]] StepPrediction measuredStep(double stepsPerSecond);
/// `isTraining`: nothing is measured then.
[[nodiscard]] StepPrediction stepPrediction(const AdviceService &service,
                                            const Experiment &experiment, bool isTraining);

} // namespace ansatz::ui
