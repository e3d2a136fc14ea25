// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace ansatz {

/// The classical head as plain arithmetic: probability = sigmoid(weights · expectations + bias).
/// Sums are taken in double.
template <class Real>
struct Head {
    std::span<const Real> weights; ///< [observables]
    double bias = 0;
};

/// [samples, observables] → [samples].
template <class Real>
void classify(const Head<Real> &head, std::span<const Real> expectations,
              std::span<double> probabilities);

/// From the loss's derivatives by the logits, the sigmoid's arguments, [samples], those by the
/// expectations, [samples, observables].
template <class Real>
void upstreamOf(const Head<Real> &head, std::span<const double> byLogits, std::span<Real> upstream);

/// Where headGradients writes.
template <class Real>
struct HeadGradients {
    std::span<Real> weights; ///< [observables]
    std::span<Real> bias;    ///< [1], empty where there is none
};

/// Summed over samples, from the same.
template <class Real>
void headGradients(std::span<const Real> expectations, std::span<const double> byLogits,
                   const HeadGradients<Real> &gradients);

} // namespace ansatz
