// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/tensors.h"

#include "engine/base/error.h"

#include <torch/types.h>

namespace ansatz {

namespace {

// Calls `function` with the tensor's elements as float* or double*.
template <class Function>
void withElements(at::Tensor &tensor, const Function &function)
{
    if (tensor.scalar_type() == torch::kFloat)
        function(tensor.mutable_data_ptr<float>());
    else
        function(tensor.mutable_data_ptr<double>());
}

} // namespace

at::Tensor rowsAsTensor(const FeatureMatrix &matrix, std::span<const std::size_t> rows,
                        const at::Tensor &like)
{
    at::Tensor tensor = at::empty(
        {static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(matrix.columns)},
        like.options().requires_grad(false));
    withElements(tensor, [&](auto *element) {
        for (const std::size_t row : rows) {
            for (const double value : matrix.row(row))
                *element++ = static_cast<std::remove_pointer_t<decltype(element)>>(value);
        }
    });
    return tensor;
}

at::Tensor valuesAsTensor(std::span<const double> values, const at::Tensor &like)
{
    ANSATZ_CHECK(like.numel() == static_cast<std::int64_t>(values.size()), "as many as elements");
    at::Tensor tensor = at::empty(like.sizes(), like.options().requires_grad(false));
    withElements(tensor, [&](auto *element) {
        for (const double value : values)
            *element++ = static_cast<std::remove_pointer_t<decltype(element)>>(value);
    });
    return tensor;
}

std::vector<double> toDoubles(const at::Tensor &tensor)
{
    const at::Tensor dense = tensor.detach().contiguous();
    const auto count = static_cast<std::size_t>(dense.numel());
    if (dense.scalar_type() == torch::kFloat) {
        const float *values = dense.const_data_ptr<float>();
        return {values, values + count};
    }
    const double *values = dense.const_data_ptr<double>();
    return {values, values + count};
}

} // namespace ansatz
