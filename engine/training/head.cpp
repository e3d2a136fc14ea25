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
void headGradients(const Head<Real> &head, std::span<const Real> expectations,
                   std::span<const double> logits, const HeadGradients<Real> &gradients)
{
    const std::size_t width = head.weights.size();
    ANSATZ_CHECK(expectations.size() == logits.size() * width
                     && gradients.expectations.size() == expectations.size()
                     && gradients.weights.size() == width,
                 "a gradient has the size of its input");
    for (std::size_t k = 0; k < width; ++k) {
        double sum = 0;
        for (std::size_t i = 0; i < logits.size(); ++i)
            sum += logits[i] * double(expectations[i * width + k]);
        gradients.weights[k] = static_cast<Real>(sum);
    }
    if (!gradients.bias.empty())
        gradients.bias[0] =
            static_cast<Real>(std::accumulate(logits.begin(), logits.end(), double(0)));
    for (std::size_t i = 0; i < logits.size(); ++i) {
        for (std::size_t k = 0; k < width; ++k)
            gradients.expectations[i * width + k] =
                static_cast<Real>(logits[i] * double(head.weights[k]));
    }
}

template void classify(const Head<float> &, std::span<const float>, std::span<double>);
template void classify(const Head<double> &, std::span<const double>, std::span<double>);
template void headGradients(const Head<float> &, std::span<const float>, std::span<const double>,
                            const HeadGradients<float> &);
template void headGradients(const Head<double> &, std::span<const double>, std::span<const double>,
                            const HeadGradients<double> &);

} // namespace ansatz
