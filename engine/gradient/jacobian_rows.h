// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/gradient/jacobian.h"

namespace ansatz {

/// A Jacobian of zeros of that shape.
[[nodiscard]] inline Jacobian makeJacobian(std::size_t samples, std::size_t observables,
                                           std::size_t weights, std::size_t features)
{
    return {.samples = samples,
            .observables = observables,
            .weightCount = weights,
            .featureCount = features,
            .weights = std::vector<double>(samples * observables * weights),
            .features = std::vector<double>(samples * observables * features)};
}

/// Adds factors [samples] · expectations [samples, observables] to the column of one weight or
/// feature.
template <class Real>
void addToColumn(Jacobian &jacobian, Parameter::Source source, std::size_t index,
                 std::span<const double> factors, std::span<const Real> expectations)
{
    const bool weight = source == Parameter::Source::Weight;
    std::vector<double> &values = weight ? jacobian.weights : jacobian.features;
    const std::size_t columns = weight ? jacobian.weightCount : jacobian.featureCount;
    for (std::size_t row = 0; row < expectations.size(); ++row)
        values[row * columns + index] +=
            factors[row / jacobian.observables] * static_cast<double>(expectations[row]);
}

} // namespace ansatz
