// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"
#include "engine/training/flat_parameters.h"
#include "engine/training/optimizer.h"
#include "engine/training/samples.h"
#include "engine/training/training_settings.h"

#include <span>
#include <vector>

namespace ansatz {

struct StepOutcome {
    double loss = 0; ///< of the batch, before the update
    bool isDone =
        false; ///< else loss or updated parameters were not finite, the model is as it was
};

/// One training step as plain arithmetic: gather, circuit, head, loss, and their derivatives in
/// closed form, optimiser. It builds no graph, and after the first step of a batch's size it
/// allocates nothing but what the simulator does.
template <class Real>
class TrainingStep final {
public:
    /// All must outlive it.
    TrainingStep(Simulator<Real> &simulator, FlatParameters<Real> &parameters,
                 const Samples<Real> &samples, const TrainingSettings &settings);
    /// Goes on with the memory of another one's optimiser of the same kind.
    TrainingStep(Simulator<Real> &simulator, FlatParameters<Real> &parameters,
                 const Samples<Real> &samples, const TrainingSettings &settings,
                 const OptimizerMemory &memory);

    /// On the samples of these rows. Throws Interrupted when the simulator gives up; the model and
    /// the optimiser are then as they were.
    [[nodiscard]] StepOutcome run(std::span<const std::size_t> rows);

    void setLearningRate(double rate) { m_optimizer.setLearningRate(rate); }
    [[nodiscard]] OptimizerMemory memory() const { return m_optimizer.memory(); }

private:
    void gather(std::span<const std::size_t> rows);
    /// What the head makes of some of the batch's samples; writes [some samples, observables].
    void passHead(std::size_t first, std::span<const Real> expectations, std::span<Real> upstream);

    Simulator<Real> &m_simulator;
    FlatParameters<Real> &m_parameters;
    const Samples<Real> &m_samples;
    LossKind m_loss;
    Optimizer<Real> m_optimizer;
    std::vector<Real> m_gradient; ///< [parameters]

    // Of the batch.
    std::vector<Real> m_features;     ///< [batch, features]
    std::vector<int> m_targets;       ///< [batch]
    std::vector<Real> m_expectations; ///< [batch, observables]
    std::vector<Real> m_upstream;     ///< the loss's derivatives by the expectations
    std::vector<double> m_probabilities;
    std::vector<double> m_logitGradient;
};

} // namespace ansatz
