// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diagnosis/independent_angles.h"
#include "engine/simulator/simulator.h"

#include <functional>
#include <span>
#include <vector>

namespace ansatz {

/// Derivatives of Σ upstream·⟨O⟩ by angles, two ways.
struct ShiftDerivatives {
    std::vector<double> shift;      ///< by parameter shift, [angles]
    std::vector<double> difference; ///< by central differences, [angles]
};

/// `simulator` computes the independentAngles of these occurrences as features, at `angles`. Takes
/// four or six evaluations an angle, in batches; before each, `progress` hears how much is done,
/// from 0 to 1.
[[nodiscard]] ShiftDerivatives
shiftDerivatives(Simulator<double> &simulator, const ExpandedCircuit &circuit,
                 std::span<const Occurrence> chosen, std::span<const double> angles,
                 std::span<const double> upstream, const std::function<void(double)> &progress);

/// Evaluations that it takes.
[[nodiscard]] std::size_t evaluationsOf(const ExpandedCircuit &circuit,
                                        std::span<const Occurrence> chosen);

} // namespace ansatz
