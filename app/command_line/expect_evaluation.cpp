// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/expect_evaluation.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ansatz {

namespace {

void requireFloat(double value, const std::string &place)
{
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max()))
        throw UserError(formatDouble(value) + " is too large for complex64", place,
                        "choose --precision complex128, or a smaller number");
}

// Values are [samples, observables, columns].
void requireFinite(const std::vector<double> &values, const char *what, std::size_t columns,
                   const ExpectResult &result)
{
    const auto bad = std::find_if(values.begin(), values.end(),
                                  [](double value) { return !std::isfinite(value); });
    if (bad == values.end())
        return;
    const std::size_t row = static_cast<std::size_t>(bad - values.begin()) / columns;
    const std::size_t count = result.observables.size();
    throw UserError(std::string(what) + " is no finite number",
                    "sample " + std::to_string(row / count) + ", observable \""
                        + toString(result.observables[row % count]) + '"',
                    "its angles or coefficients are too large; use smaller numbers");
}

template <class Real>
void evaluate(ExpectResult &result, const ExpandedCircuit &circuit, const CircuitInputs &inputs,
              bool gradient)
{
    const std::vector<Real> features(inputs.features.begin(), inputs.features.end());
    const std::vector<Real> weights(inputs.weights.begin(), inputs.weights.end());
    const Batch<Real> batch{inputs.samples, features, weights};
    const auto simulator = makeSimulator<Real>(result.target, circuit, result.observables);
    std::vector<Real> expectations(inputs.samples * result.observables.size());
    simulator->forward(batch, expectations);
    result.expectations.assign(expectations.begin(), expectations.end());
    requireFinite(result.expectations, "the expectation value", 1, result);
    if (!gradient)
        return;
    result.gradient = adjointJacobian(*simulator, batch);
    requireFinite(result.gradient->weights, "a derivative by a weight",
                  result.gradient->weightCount, result);
    requireFinite(result.gradient->features, "a derivative by a feature",
                  result.gradient->featureCount, result);
}

} // namespace

void requireFloats(const CircuitInputs &inputs, const std::string &source)
{
    const std::size_t width = inputs.features.size() / std::max<std::size_t>(inputs.samples, 1);
    for (std::size_t i = 0; i < inputs.features.size(); ++i)
        requireFloat(inputs.features[i], source + ": /features/" + std::to_string(i / width) + "/"
                                             + std::to_string(i % width));
    for (std::size_t i = 0; i < inputs.weights.size(); ++i)
        requireFloat(inputs.weights[i], source + ": /weights/" + std::to_string(i));
}

void compute(ExpectResult &result, const ExpandedCircuit &circuit, const CircuitInputs &inputs,
             bool gradient)
{
    if (result.precision == Precision::Complex64)
        evaluate<float>(result, circuit, inputs, gradient);
    else
        evaluate<double>(result, circuit, inputs, gradient);
}

} // namespace ansatz
