// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/head.h"

#include "engine/base/error.h"

#include <cmath>
#include <numeric>

namespace ansatz {

template <class Real>
void classify(const Head<Real> &head, std::span<const Real> expectations,
              std::span<double> probabilities)
{
    const std::size_t width = head.weights.size();
    ANSATZ_CHECK(expectations.size() == probabilities.size() * width,
                 "there is a value for every sample and observable");
    const Real *sample = expectations.data();
    for (double &probability : probabilities) {
        double logit = head.bias;
        for (std::size_t k = 0; k < width; ++k)
            logit += double(head.weights[k]) * double(sample[k]);
        probability = 1 / (1 + std::exp(-logit));
        sample += width;
    }
}

template <class Real>
void upstreamOf(const Head<Real> &head, std::span<const double> byLogits, std::span<Real> upstream)
{
    const std::size_t width = head.weights.size();
    ANSATZ_CHECK(upstream.size() == byLogits.size() * width,
                 "there is a value for every sample and observable");
    for (std::size_t i = 0; i < byLogits.size(); ++i) {
        for (std::size_t k = 0; k < width; ++k)
            upstream[i * width + k] = static_cast<Real>(byLogits[i] * double(head.weights[k]));
    }
}

template <class Real>
void headGradients(std::span<const Real> expectations, std::span<const double> byLogits,
                   const HeadGradients<Real> &gradients)
{
    const std::size_t width = gradients.weights.size();
    ANSATZ_CHECK(expectations.size() == byLogits.size() * width,
                 "there is a value for every sample and observable");
    for (std::size_t k = 0; k < width; ++k) {
        double sum = 0;
        for (std::size_t i = 0; i < byLogits.size(); ++i)
            sum += byLogits[i] * double(expectations[i * width + k]);
        gradients.weights[k] = static_cast<Real>(sum);
    }
    if (!gradients.bias.empty())
        gradients.bias[0] =
            static_cast<Real>(std::accumulate(byLogits.begin(), byLogits.end(), double(0)));
}

template void classify(const Head<float> &, std::span<const float>, std::span<double>);
template void classify(const Head<double> &, std::span<const double>, std::span<double>);
template void upstreamOf(const Head<float> &, std::span<const double>, std::span<float>);
template void upstreamOf(const Head<double> &, std::span<const double>, std::span<double>);
template void headGradients(std::span<const float>, std::span<const double>,
                            const HeadGradients<float> &);
template void headGradients(std::span<const double>, std::span<const double>,
                            const HeadGradients<double> &);

} // namespace ansatz
