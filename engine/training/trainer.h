// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"
#include "engine/training/observer.h"
#include "engine/training/run_result.h"
#include "engine/training/trainer_state.h"
#include "engine/training/training_settings.h"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

namespace ansatz {

class HybridModelImpl;

/// The training loop: batch → model → loss → gradients → optimiser, step by step. Used from one
/// thread at a time, but for the functions said to be thread-safe. Same model, samples and seed:
/// same bits.
///
/// It computes the derivatives of the head and the loss in closed form and writes into the model's
/// parameters without autograd: their `grad` stays as it was, and hooks on them are not called.
class Trainer final {
public:
    /// The samples must outlive the trainer; `train` is not empty. `seed` orders the batches.
    Trainer(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
            const PreparedSamples &train, const PreparedSamples &test, std::uint64_t seed);
    /// Goes on from another trainer's state, whose parameters the model gets. The order of samples
    /// goes on where their number and the batch size are the same, else it begins anew; so does the
    /// optimiser's memory where the optimiser is another.
    Trainer(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
            const PreparedSamples &train, const PreparedSamples &test, std::uint64_t seed,
            const TrainerState &from);
    ~Trainer();
    Trainer(const Trainer &) = delete;
    Trainer &operator=(const Trainer &) = delete;

    /// Trains at most `steps` further steps, fewer when asked to stop or at the planned end.
    ///
    /// A stop interrupts the step in work, which does not count and leaves the model as it was; the
    /// next call does it again. An evaluation is given a moment to end.
    ///
    /// A loss that is not finite ends the run before its step's update; parameters that are not
    /// finite after an update are put back. Such a step does not count and is not reported.
    ///
    /// Throws BackendFailure when the backend or device fails: the model is that of the last step
    /// done, and so is state().
    RunResult advance(int steps, const std::stop_token &stop, TrainingObserver &observer);

    [[nodiscard]] int stepsDone() const;
    [[nodiscard]] bool finished() const;
    /// The newest, as RunResult gives it.
    [[nodiscard]] const EvaluationRecord &evaluation() const;
    /// Only between two calls of advance. Asks no device.
    [[nodiscard]] TrainerState state() const;
    /// Why the last step on a GPU was launched one kernel after the other and the next one will be;
    /// empty when the next one is a CUDA graph, and on the CPU.
    [[nodiscard]] std::string whyNoGraph() const;

    /// Thread-safe; throws UserError when the rate is not from 1e-12 to 10.
    void setLearningRate(double rate);
    /// Thread-safe: moves the planned end; never before the steps already done.
    void setSteps(int steps);
    /// Thread-safe; throws UserError when there is no such training sample.
    void watchSample(std::size_t index);

private:
    class Private;
    std::unique_ptr<Private> m_private;
};

} // namespace ansatz
