// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/flat_parameters.h"

#include "engine/base/error.h"
#include "engine/model/hybrid_model.h"

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <algorithm>

namespace ansatz {

namespace {

template <class Real>
void requireSuits(const torch::Tensor &tensor)
{
    ANSATZ_CHECK(tensor.scalar_type() == torch::CppTypeToScalarType<Real>::value
                     && tensor.device().is_cpu() && tensor.is_contiguous(),
                 "parameters stay of the model's precision, on the CPU");
}

std::size_t sizeOf(const torch::Tensor &tensor)
{
    return static_cast<std::size_t>(tensor.numel());
}

} // namespace

template <class Real>
FlatParameters<Real>::FlatParameters(const HybridModelImpl &model)
{
    const torch::nn::LinearImpl &linear = model.linear();
    ANSATZ_CHECK(model.head->size() == 2
                     && model.head->operator[](1)->as<torch::nn::Sigmoid>() != nullptr
                     && linear.options.out_features() == 1,
                 "the head is a linear layer of one output and a sigmoid");
    m_tensors = {model.quantum->weight, linear.weight};
    m_circuitWeights = sizeOf(model.quantum->weight);
    m_headWeights = sizeOf(linear.weight);
    if (linear.bias.defined())
        m_tensors.push_back(linear.bias);
    m_values.resize(m_circuitWeights + m_headWeights + m_tensors.size() - 2);
    read();
}

template <class Real>
FlatParameters<Real>::~FlatParameters() = default;

template <class Real>
void FlatParameters<Real>::read()
{
    auto place = m_values.begin();
    for (const torch::Tensor &tensor : m_tensors) {
        requireSuits<Real>(tensor);
        place = std::copy_n(tensor.const_data_ptr<Real>(), tensor.numel(), place);
    }
}

template <class Real>
void FlatParameters<Real>::write() const
{
    auto place = m_values.begin();
    for (const torch::Tensor &tensor : m_tensors) {
        std::copy_n(place, tensor.numel(), tensor.mutable_data_ptr<Real>());
        place += tensor.numel();
    }
}

template <class Real>
Head<Real> FlatParameters<Real>::head() const
{
    const std::span<const Real> values = std::span(m_values).subspan(m_circuitWeights);
    return {.weights = values.first(m_headWeights),
            .bias = values.size() > m_headWeights ? double(values.back()) : 0};
}

template class FlatParameters<float>;
template class FlatParameters<double>;

} // namespace ansatz
