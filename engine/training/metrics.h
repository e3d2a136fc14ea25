// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/training_settings.h"

#include <span>

namespace ansatz {

/// Mean loss of probabilities of class 1 against targets 0 or 1. Binary cross entropy as torch's:
/// no logarithm below -100. NaN in, NaN out; 0 for no samples.
[[nodiscard]] double meanLoss(LossKind kind, std::span<const double> probabilities,
                              std::span<const int> targets);

/// ∂meanLoss/∂logit of some samples of a batch of so many, where probability = sigmoid(logit). The
/// closed form of cross entropy needs no division by p(1-p), which torch's two steps must bound.
void logitGradient(LossKind kind, std::span<const double> probabilities,
                   std::span<const int> targets, std::size_t batch, std::span<double> gradient);

/// 1 for a probability of at least one half.
[[nodiscard]] inline int predictedTarget(double probability)
{
    return probability >= 0.5 ? 1 : 0;
}

/// Share of samples whose predicted target is right, [0, 1]; 0 for no samples.
[[nodiscard]] double accuracy(std::span<const double> probabilities, std::span<const int> targets);

} // namespace ansatz
