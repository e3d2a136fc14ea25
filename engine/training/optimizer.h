// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/training_settings.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace ansatz {

/// What an optimiser remembers of the steps that it has done.
struct OptimizerMemory {
    std::int64_t steps = 0;
    std::vector<double> mean;   ///< of the gradients, [parameters]; SGD's momentum
    std::vector<double> square; ///< mean of the squared gradients, [parameters]; Adam's alone

    friend bool operator==(const OptimizerMemory &, const OptimizerMemory &) = default;
};

/// The mean of the gradients that an optimiser remembers, [parameters]: newer ones weigh more,
/// Adam's about the last ten steps, SGD's as many as its momentum keeps (without momentum the last
/// one alone). Empty before the first step. A parameter that came later begins at 0 and reaches its
/// mean within as many steps.
[[nodiscard]] std::vector<double> averageGradient(const TrainingSettings &settings,
                                                  const OptimizerMemory &memory);

/// Adam, or SGD with momentum, as torch::optim computes them with its other options as they come,
/// on parameters that lie side by side. Adam's moments and SGD's momentum are of the type `Real`.
template <class Real>
class Optimizer final {
public:
    /// Of the settings it takes the optimiser's own.
    Optimizer(const TrainingSettings &settings, std::size_t parameters);

    void setLearningRate(double rate) { m_learningRate = rate; }
    void step(std::span<Real> parameters, std::span<const Real> gradient);
    /// Forgets the last step, once; the parameters are the caller's to take back.
    void forgetStep();

    [[nodiscard]] OptimizerMemory memory() const;
    /// Goes on from there. Of SGD it needs no squares.
    void setMemory(const OptimizerMemory &memory);

private:
    void adam(std::span<Real> parameters, std::span<const Real> gradient);
    void sgd(std::span<Real> parameters, std::span<const Real> gradient);

    OptimizerKind m_kind;
    double m_learningRate;
    double m_momentum;
    std::int64_t m_steps = 0;
    std::vector<Real> m_mean;       ///< of the gradients; SGD's momentum
    std::vector<Real> m_square;     ///< mean of the squared gradients; Adam's alone
    std::vector<Real> m_meanBefore; ///< the last step
    std::vector<Real> m_squareBefore;
};

} // namespace ansatz
