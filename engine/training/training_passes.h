// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/data/prepared_data.h"
#include "engine/numerics/backend.h"
#include "engine/training/observer.h"
#include "engine/training/trainer_state.h"
#include "engine/training/training_settings.h"
#include "engine/training/training_step.h"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace ansatz {

class HybridModelImpl;

/// What a trainer does with a model, whichever precision that computes in: steps and evaluations
/// on samples that were converted once.
class TrainingPasses {
public:
    virtual ~TrainingPasses() = default;

    /// As TrainingStep::run.
    [[nodiscard]] virtual StepOutcome step(std::span<const std::size_t> rows) = 0;
    virtual void setLearningRate(double rate) = 0;
    /// As Trainer::whyNoGraph.
    [[nodiscard]] virtual std::string whyNoGraph() const { return {}; }

    /// Of the model as it is now, as evaluate gives it.
    [[nodiscard]] virtual std::optional<EvaluationRecord>
    evaluateAll(std::size_t watched, const std::function<bool()> &giveUp) = 0;

    /// As TrainerState has them, after the last step that was done; also when a device has failed.
    [[nodiscard]] virtual std::vector<double> parameters() = 0;
    [[nodiscard]] virtual OptimizerMemory memory() const = 0;
};

/// Whether whole steps of such a circuit are done on a GPU, rather than its states alone.
[[nodiscard]] bool isWholeStepOnDevice(const ComputeTarget &target,
                                       std::span<const Operation> operations);

/// The targets of the samples must outlive it. With `from` the model gets its parameters and the
/// optimiser its memory, where that is of the settings' kind.
[[nodiscard]] std::unique_ptr<TrainingPasses>
makeTrainingPasses(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
                   const PreparedSamples &train, const PreparedSamples &test,
                   const TrainerState *from = nullptr);

} // namespace ansatz
