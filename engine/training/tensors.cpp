// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/tensors.h"

#include <torch/types.h>

namespace ansatz {

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
