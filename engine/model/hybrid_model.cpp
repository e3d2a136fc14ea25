// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/hybrid_model.h"

#include "engine/base/error.h"
#include "engine/base/random.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/linear.h>
#include <torch/utils.h>

#include <cmath>

namespace ansatz {

namespace {

constexpr std::uint64_t headStream = 2; // apart from the circuit weights' stream

// torch's own bounds for a linear layer, drawn from our generator: the same everywhere.
void fillUniform(torch::Tensor parameter, double bound, Random &random)
{
    const torch::NoGradGuard noGrad;
    std::vector<double> values(static_cast<std::size_t>(parameter.numel()));
    for (double &value : values)
        value = bound * (2 * random.uniform() - 1);
    parameter.copy_(torch::tensor(values, torch::kDouble).reshape(parameter.sizes()));
}

} // namespace

HybridModelImpl::HybridModelImpl(QuantumLayerOptions options, const HeadSettings &headSettings)
{
    const auto type = options.precision() == Precision::Complex64 ? torch::kFloat : torch::kDouble;
    const auto observables = static_cast<std::int64_t>(
        options.observables().empty() ? static_cast<std::size_t>(options.circuit().qubits)
                                      : options.observables().size());
    Random random(options.seed(), headStream);
    torch::nn::Linear linear(torch::nn::LinearOptions(observables, 1).bias(headSettings.bias));
    linear->to(type);
    const double bound = 1 / std::sqrt(static_cast<double>(observables));
    fillUniform(linear->weight, bound, random);
    if (headSettings.bias)
        fillUniform(linear->bias, bound, random);

    quantum = register_module("quantum", QuantumLayer(std::move(options)));
    head = register_module("head", torch::nn::Sequential(linear, torch::nn::Sigmoid()));
}

torch::Tensor HybridModelImpl::forward(const torch::Tensor &input)
{
    return classify(quantum->forward(input));
}

torch::Tensor HybridModelImpl::classify(const torch::Tensor &expectations)
{
    return head->forward(expectations);
}

const torch::nn::LinearImpl &HybridModelImpl::linear() const
{
    const auto *linear = head->operator[](0)->as<torch::nn::Linear>();
    ANSATZ_CHECK(linear != nullptr, "the head begins with a linear layer");
    return *linear;
}

} // namespace ansatz
