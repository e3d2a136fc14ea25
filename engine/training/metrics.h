// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/training_settings.h"

#include <span>
#include <vector>

namespace ansatz {

/// Mean loss of probabilities of class 1 against targets 0 or 1. Binary cross entropy as torch's:
/// no logarithm below -100. NaN in, NaN out; 0 for no samples.
[[nodiscard]] double meanLoss(LossKind kind, std::span<const double> probabilities,
                              std::span<const int> targets);

/// ∂meanLoss/∂probability of every sample, as torch's: the denominator p(1-p) of binary cross
/// entropy is at least 1e-12.
[[nodiscard]] std::vector<double> lossGradient(LossKind kind, std::span<const double> probabilities,
                                               std::span<const int> targets);

/// 1 for a probability of at least one half.
[[nodiscard]] inline int predictedTarget(double probability)
{
    return probability >= 0.5 ? 1 : 0;
}

/// Share of samples whose predicted target is right, [0, 1]; 0 for no samples.
[[nodiscard]] double accuracy(std::span<const double> probabilities, std::span<const int> targets);

} // namespace ansatz
