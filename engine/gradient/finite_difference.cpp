// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/gradient/jacobian_rows.h"

#include <algorithm>

namespace ansatz {

template <class Real>
Jacobian finiteDifferenceJacobian(Simulator<Real> &simulator, const Batch<Real> &batch, double step)
{
    ANSATZ_CHECK(step > 0, "a difference needs a width");
    const auto observables = static_cast<std::size_t>(simulator.observables());
    Jacobian jacobian =
        makeJacobian(batch.samples, observables, static_cast<std::size_t>(simulator.weights()),
                     static_cast<std::size_t>(simulator.features()));
    std::vector<Real> weights(batch.weights.begin(), batch.weights.end());
    std::vector<Real> features(batch.features.begin(), batch.features.end());
    const Batch<Real> moved{.samples = batch.samples, .features = features, .weights = weights};
    std::vector<Real> expectations(batch.samples * observables);

    std::vector<double> factors(batch.samples);
    const auto addSide = [&](Parameter::Source source, std::size_t index, double sign) {
        simulator.forward(moved, expectations);
        std::ranges::fill(factors, sign / (2 * step));
        addToColumn<Real>(jacobian, source, index, factors, expectations);
    };
    for (std::size_t i = 0; i < weights.size(); ++i) {
        for (const double sign : {1.0, -1.0}) {
            weights[i] = static_cast<Real>(static_cast<double>(batch.weights[i]) + sign * step);
            addSide(Parameter::Source::Weight, i, sign);
        }
        weights[i] = batch.weights[i];
    }
    // A sample's expectations depend on its own features alone: all samples move at once.
    for (std::size_t i = 0; i < jacobian.featureCount; ++i) {
        for (const double sign : {1.0, -1.0}) {
            for (std::size_t at = i; at < features.size(); at += jacobian.featureCount)
                features[at] =
                    static_cast<Real>(static_cast<double>(batch.features[at]) + sign * step);
            addSide(Parameter::Source::Feature, i, sign);
        }
        for (std::size_t at = i; at < features.size(); at += jacobian.featureCount)
            features[at] = batch.features[at];
    }
    return jacobian;
}

template Jacobian finiteDifferenceJacobian(Simulator<float> &, const Batch<float> &, double);
template Jacobian finiteDifferenceJacobian(Simulator<double> &, const Batch<double> &, double);

} // namespace ansatz
