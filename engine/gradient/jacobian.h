// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"

#include <functional>
#include <vector>

namespace ansatz {

/// Derivatives of every expectation value, row-major.
struct Jacobian {
    std::size_t samples = 0;
    std::size_t observables = 0;
    std::size_t weightCount = 0;
    std::size_t featureCount = 0;
    std::vector<double> weights;  ///< [samples, observables, weights]
    std::vector<double> features; ///< [samples, observables, features]
};

/// Makes a simulator of a circuit; the methods below evaluate shifted copies of it.
template <class Real>
using SimulatorFactory = std::function<std::unique_ptr<Simulator<Real>>(
    const ExpandedCircuit &, const std::vector<Observable> &)>;

/// By the simulator's own backward pass. Exact; one backward pass an observable and sample.
template <class Real>
[[nodiscard]] Jacobian adjointJacobian(Simulator<Real> &simulator, const Batch<Real> &batch);

/// By parameter shift (arXiv:1811.11184, arXiv:2104.05695). Exact; two or four forward passes for
/// every occurrence of an input in a gate.
template <class Real>
[[nodiscard]] Jacobian parameterShiftJacobian(const SimulatorFactory<Real> &factory,
                                              const ExpandedCircuit &circuit,
                                              const std::vector<Observable> &observables,
                                              const Batch<Real> &batch);

/// By central differences of width 2·step in every input. Error of order step².
template <class Real>
[[nodiscard]] Jacobian finiteDifferenceJacobian(Simulator<Real> &simulator,
                                                const Batch<Real> &batch, double step);

/// One simultaneous-perturbation estimate of the weights' gradient of Σ upstream·expectations
/// (Spall 1992): unbiased to order step², two forward passes however many weights.
template <class Real>
[[nodiscard]] std::vector<double> spsaGradient(Simulator<Real> &simulator,
                                               const Batch<Real> &batch,
                                               std::span<const Real> upstream, double step,
                                               std::uint64_t seed);

} // namespace ansatz
