// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <span>
#include <vector>

namespace ansatz::ui {

/// Sizes of gradients of an expanded circuit's weights by drawn weight: the mean of |∂L/∂w| over
/// the repetitions that a drawn weight stands for. `drawnWeights` is each expanded weight's
/// WeightOrigin::drawnWeight. Empty where the numbers do not fit.
[[nodiscard]] std::vector<double> gradientSizes(std::span<const double> gradient,
                                                std::span<const int> drawnWeights, int drawn);

/// Of an operation: the mean over its weights; 0 where it reads none.
[[nodiscard]] double gradientSize(const Operation &operation, std::span<const double> sizes);

/// How strong a gradient's tint is, 0 to 1: 1 for the largest, 0 from a thousandth of it down, by
/// its logarithm between, in steps that an eye can tell apart.
[[nodiscard]] double tintOf(double size, double largest);

/// For each drawn weight its first place in the expanded circuit.
[[nodiscard]] std::vector<int> firstPlaces(const Circuit &circuit,
                                           const std::vector<WeightOrigin> &origins);

} // namespace ansatz::ui
