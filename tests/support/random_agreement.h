// SPDX-License-Identifier: GPL-3.0-or-later
// What simulators are held to on random circuits, whichever they are.
#pragma once

#include "engine/gradient/jacobian.h"
#include "engine/simulator/simulator.h"
#include "tests/support/agreement.h"
#include "tests/support/random_structures.h"

#include <cmath>
#include <functional>
#include <memory>
#include <string>

namespace ansatz::test {

/// Of a batch: expectations, and the gradients of their sum weighted with `upstream`.
template <class Real>
struct Results {
    std::vector<Real> values;
    std::vector<Real> weights;
    std::vector<Real> features;
};

template <class Real>
[[nodiscard]] Results<Real> resultsOf(Simulator<Real> &simulator, const RandomCase &drawn,
                                      const std::vector<double> &upstream)
{
    const std::vector<Real> features = as<Real>(drawn.features);
    const std::vector<Real> weights = as<Real>(drawn.weights);
    const Batch<Real> batch{drawn.samples, features, weights};
    // Whatever is left unwritten is seen.
    Results<Real> results{std::vector<Real>(upstream.size(), Real(7)),
                          std::vector<Real>(weights.size(), Real(7)),
                          std::vector<Real>(features.size(), Real(7))};
    const PassId pass = simulator.forwardForGradients(batch, results.values);
    simulator.backward(batch, as<Real>(upstream),
                       {.weights = results.weights, .features = results.features}, pass);
    return results;
}

[[nodiscard]] inline Results<double> referenceResults(const RandomCase &drawn,
                                                      const std::vector<double> &upstream)
{
    const auto reference = makeReferenceSimulator<double>(drawn.circuit, drawn.observables);
    return resultsOf(*reference, drawn, upstream);
}

/// The size of a case, so that the reference, whose cost is samples · parameters · gates · 2^n,
/// stays quick.
struct Sizes {
    int qubits;
    int gates;
    std::size_t samples;
};

[[nodiscard]] inline Sizes drawSizes(std::uint64_t seed)
{
    Random random(seed);
    Sizes sizes;
    // Half of them of at most five qubits, where vectors hold more than a state.
    sizes.qubits = 1 + static_cast<int>(random.below(random.below(2) ? 5 : 10));
    sizes.gates = sizes.qubits <= 7 ? 6 + static_cast<int>(random.below(25))
                                    : 4 + static_cast<int>(random.below(8));
    // Every vector width has full, partly full and single-sample tiles.
    constexpr std::array<std::size_t, 5> most{1, 3, 9, 20, 65};
    sizes.samples = 1 + random.below(most[random.below(most.size())]);
    const double cost = double(sizes.gates) * sizes.gates * std::exp2(sizes.qubits);
    const double affordable = std::max(1.0, 4e6 / cost);
    if (static_cast<double>(sizes.samples) > affordable)
        sizes.samples = static_cast<std::size_t>(affordable);
    return sizes;
}

/// Where results leave the tolerance of their precision, in words; empty when they do not.
/// Rounding is relative to the largest term of a sum: expectation values are as large as their
/// coefficients, and gradients, sums over a batch and over a weight's uses, as large as the largest
/// of them.
template <class Real>
[[nodiscard]] std::string differenceOf(const Results<Real> &actual, const Results<double> &expected,
                                       const std::vector<Observable> &observables)
{
    const double allowed = tolerance<Real>;
    const std::string precision = sizeof(Real) == 4 ? "complex64 " : "complex128 ";
    const Agreement values = compare(actual.values, expected.values, allowed * sizeOf(observables));
    if (!values.holds)
        return precision + "expectations: " + values.text;
    const Agreement weights =
        compare(actual.weights, expected.weights, allowed * sizeOf(expected.weights));
    if (!weights.holds)
        return precision + "weight gradients: " + weights.text;
    const Agreement features =
        compare(actual.features, expected.features, allowed * sizeOf(expected.features));
    if (!features.holds)
        return precision + "feature gradients: " + features.text;
    return {};
}

/// Where a simulator's adjoint gradients and those by parameter shift differ by more than 1e-9.
template <class Make>
[[nodiscard]] std::string shiftDifference(const RandomCase &drawn, const Make &make)
{
    const std::unique_ptr<Simulator<double>> simulator = make(drawn.circuit, drawn.observables);
    // Two samples suffice: shifts evaluate a circuit for every parameter.
    const std::size_t samples = std::min<std::size_t>(2, drawn.samples);
    const Batch<double> batch{
        samples, std::span(drawn.features).first(samples * structuredFeatures), drawn.weights};
    const Jacobian adjoint = adjointJacobian(*simulator, batch);
    const Jacobian shift =
        parameterShiftJacobian<double>(make, drawn.circuit, drawn.observables, batch);
    const Agreement weights = compare(adjoint.weights, shift.weights, 1e-9 * sizeOf(shift.weights));
    const Agreement features =
        compare(adjoint.features, shift.features, 1e-9 * sizeOf(shift.features));
    return weights.holds && features.holds
               ? std::string()
               : "adjoint and parameter shift: " + weights.text + "; " + features.text;
}

/// Which case it is.
[[nodiscard]] inline std::string describe(std::uint64_t seed, const RandomCase &drawn)
{
    return "seed " + std::to_string(seed) + ", " + std::to_string(drawn.circuit.qubits)
           + " qubits, " + std::to_string(drawn.circuit.operations.size()) + " gates, "
           + std::to_string(drawn.samples) + " samples";
}

} // namespace ansatz::test
