// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/last_finite.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ansatz {

namespace {

void copyElements(const at::Tensor &from, at::Tensor &to)
{
    std::memcpy(to.mutable_data_ptr(), from.const_data_ptr(), from.nbytes());
}

template <class Real>
bool allFinite(const at::Tensor &tensor)
{
    const Real *values = tensor.const_data_ptr<Real>();
    return std::all_of(values, values + tensor.numel(),
                       [](Real value) { return std::isfinite(value); });
}

bool isFinite(const at::Tensor &tensor)
{
    return tensor.scalar_type() == torch::kFloat ? allFinite<float>(tensor)
                                                 : allFinite<double>(tensor);
}

} // namespace

LastFinite::LastFinite(std::vector<at::Tensor> parameters) : m_parameters(std::move(parameters))
{
    const torch::NoGradGuard noGrad;
    for (const at::Tensor &parameter : m_parameters)
        m_copies.push_back(parameter.detach().clone());
}

LastFinite::~LastFinite() = default;

void LastFinite::remember()
{
    for (std::size_t i = 0; i < m_parameters.size(); ++i)
        copyElements(m_parameters[i], m_copies[i]);
}

bool LastFinite::restoreUnlessFinite()
{
    if (std::ranges::all_of(m_parameters, isFinite))
        return true;
    for (std::size_t i = 0; i < m_parameters.size(); ++i)
        copyElements(m_copies[i], m_parameters[i]);
    return false;
}

} // namespace ansatz
