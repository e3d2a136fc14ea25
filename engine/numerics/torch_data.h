// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array.h"
#include "engine/numerics/torch_failure.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ansatz::numerics {

/// An array of the torch backend.
class TorchData final : public ArrayData {
public:
    TorchData(std::shared_ptr<const ArrayBackend> backend, DType dtype, Shape shape,
              at::Tensor values, std::int64_t largestIndex)
        : ArrayData(std::move(backend), dtype, std::move(shape)), tensor(std::move(values)),
          largest(largestIndex)
    {}

    const at::Tensor tensor;
    const std::int64_t largest; ///< of indices: checked without asking the device
};

[[nodiscard]] inline const at::Tensor &torchTensor(const Array &array)
{
    return static_cast<const TorchData &>(array.data()).tensor;
}

[[nodiscard]] at::ScalarType scalarTypeOf(DType dtype);

[[nodiscard]] inline std::vector<std::int64_t> sizesOf(const Shape &shape)
{
    return {shape.begin(), shape.end()};
}

} // namespace ansatz::numerics
