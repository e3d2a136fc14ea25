// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/circuit_function.h"

#include "engine/base/error.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

namespace ansatz {

namespace {

// What a graph keeps of the simulator between forward and backward.
template <class Real>
struct Keeper final : torch::CustomClassHolder {
    explicit Keeper(std::shared_ptr<Simulator<Real>> kept) : simulator(std::move(kept)) {}
    std::shared_ptr<Simulator<Real>> simulator;
    PassId pass = 0;
};

template <class Real>
std::span<const Real> values(const torch::Tensor &tensor)
{
    return {tensor.const_data_ptr<Real>(), static_cast<std::size_t>(tensor.numel())};
}

template <class Real>
std::span<Real> mutableValues(torch::Tensor &tensor)
{
    return {tensor.mutable_data_ptr<Real>(), static_cast<std::size_t>(tensor.numel())};
}

template <class Real>
Batch<Real> batchOf(const torch::Tensor &input, const torch::Tensor &weight)
{
    return {static_cast<std::size_t>(input.size(0)), values<Real>(input), values<Real>(weight)};
}

template <class Real>
torch::Tensor emptyExpectations(const torch::Tensor &samples, const Simulator<Real> &simulator)
{
    return at::empty({samples.size(0), simulator.observables()},
                     samples.options().requires_grad(false));
}

template <class Real>
struct Evaluate final : torch::autograd::Function<Evaluate<Real>> {
    static torch::Tensor forward(torch::autograd::AutogradContext *context,
                                 const torch::Tensor &input, const torch::Tensor &weight,
                                 const std::shared_ptr<Simulator<Real>> &simulator)
    {
        const auto keeper = c10::make_intrusive<Keeper<Real>>(simulator);
        const torch::Tensor samples = input.contiguous();
        const torch::Tensor angles = weight.contiguous();
        context->save_for_backward({samples, angles});
        context->saved_data["simulator"] = c10::IValue::make_capsule(keeper);
        torch::Tensor expectations = emptyExpectations(samples, *simulator);
        if (samples.size(0) > 0)
            keeper->pass = simulator->forwardForGradients(batchOf<Real>(samples, angles),
                                                          mutableValues<Real>(expectations));
        return expectations;
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                   const torch::autograd::variable_list &upstream)
    {
        if (at::GradMode::is_enabled())
            throw UserError("second derivatives of a quantum layer are not computed",
                            "QuantumLayer", "call backward without create_graph");
        const auto saved = context->get_saved_variables();
        const torch::Tensor &samples = saved[0];
        const torch::Tensor &angles = saved[1];
        const auto keeper = c10::static_intrusive_pointer_cast<Keeper<Real>>(
            context->saved_data["simulator"].toCapsule());

        torch::Tensor inputGradient;
        torch::Tensor weightGradient;
        Gradients<Real> gradients;
        if (context->needs_input_grad(0)) {
            inputGradient = at::zeros_like(samples);
            gradients.features = mutableValues<Real>(inputGradient);
        }
        if (context->needs_input_grad(1)) {
            weightGradient = at::zeros_like(angles);
            gradients.weights = mutableValues<Real>(weightGradient);
        }
        const bool asked = !gradients.features.empty() || !gradients.weights.empty();
        if (samples.size(0) > 0 && asked) {
            const torch::Tensor sensitivity = upstream[0].contiguous();
            keeper->simulator->backward(batchOf<Real>(samples, angles), values<Real>(sensitivity),
                                        gradients, keeper->pass);
        }
        return {inputGradient, weightGradient, torch::Tensor()};
    }
};

} // namespace

template <class Real>
torch::Tensor evaluateCircuit(const std::shared_ptr<Simulator<Real>> &simulator,
                              const torch::Tensor &input, const torch::Tensor &weight)
{
    if (at::GradMode::is_enabled() && (input.requires_grad() || weight.requires_grad()))
        return Evaluate<Real>::apply(input, weight, simulator);
    // Without a graph nothing is kept for a backward that will not come.
    torch::Tensor expectations = emptyExpectations(input, *simulator);
    if (input.size(0) > 0) {
        const torch::Tensor samples = input.contiguous();
        const torch::Tensor angles = weight.contiguous();
        simulator->forward(batchOf<Real>(samples, angles), mutableValues<Real>(expectations));
    }
    return expectations;
}

template torch::Tensor evaluateCircuit(const std::shared_ptr<Simulator<float>> &,
                                       const torch::Tensor &, const torch::Tensor &);
template torch::Tensor evaluateCircuit(const std::shared_ptr<Simulator<double>> &,
                                       const torch::Tensor &, const torch::Tensor &);

} // namespace ansatz
