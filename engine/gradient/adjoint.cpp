// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/gradient/jacobian_rows.h"

#include <algorithm>

namespace ansatz {

template <class Real>
Jacobian adjointJacobian(Simulator<Real> &simulator, const Batch<Real> &batch)
{
    const auto observables = static_cast<std::size_t>(simulator.observables());
    const auto weights = static_cast<std::size_t>(simulator.weights());
    const auto features = static_cast<std::size_t>(simulator.features());
    Jacobian jacobian = makeJacobian(batch.samples, observables, weights, features);
    std::vector<Real> upstream(observables);
    std::vector<Real> weightRow(weights);
    std::vector<Real> featureRow(features);
    for (std::size_t sample = 0; sample < batch.samples; ++sample) {
        const Batch<Real> one{.samples = 1,
                              .features = batch.features.subspan(sample * features, features),
                              .weights = batch.weights};
        for (std::size_t k = 0; k < observables; ++k) {
            std::fill(upstream.begin(), upstream.end(), Real(0));
            upstream[k] = 1;
            simulator.backward(one, upstream, {.weights = weightRow, .features = featureRow});
            const std::size_t row = sample * observables + k;
            std::copy(weightRow.begin(), weightRow.end(), jacobian.weights.data() + row * weights);
            std::copy(featureRow.begin(), featureRow.end(),
                      jacobian.features.data() + row * features);
        }
    }
    return jacobian;
}

template Jacobian adjointJacobian(Simulator<float> &, const Batch<float> &);
template Jacobian adjointJacobian(Simulator<double> &, const Batch<double> &);

} // namespace ansatz
