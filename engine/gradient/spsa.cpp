// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/gradient/jacobian.h"

namespace ansatz {

template <class Real>
std::vector<double> spsaGradient(Simulator<Real> &simulator, const Batch<Real> &batch,
                                 std::span<const Real> upstream, double step, std::uint64_t seed)
{
    ANSATZ_CHECK(step > 0, "a difference needs a width");
    Random random(seed);
    std::vector<double> direction(batch.weights.size());
    for (double &sign : direction)
        sign = random.below(2) == 0 ? 1 : -1;

    std::vector<Real> weights(batch.weights.size());
    std::vector<Real> expectations(upstream.size());
    double difference = 0;
    for (const double side : {1.0, -1.0}) {
        for (std::size_t i = 0; i < weights.size(); ++i)
            weights[i] = static_cast<Real>(static_cast<double>(batch.weights[i])
                                           + side * step * direction[i]);
        simulator.forward(
            {.samples = batch.samples, .features = batch.features, .weights = weights},
            expectations);
        for (std::size_t i = 0; i < upstream.size(); ++i)
            difference +=
                side * static_cast<double>(upstream[i]) * static_cast<double>(expectations[i]);
    }
    for (double &value : direction)
        value = difference / (2 * step * value);
    return direction;
}

template std::vector<double> spsaGradient(Simulator<float> &, const Batch<float> &,
                                          std::span<const float>, double, std::uint64_t);
template std::vector<double> spsaGradient(Simulator<double> &, const Batch<double> &,
                                          std::span<const double>, double, std::uint64_t);

} // namespace ansatz
