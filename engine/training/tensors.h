// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/dataset.h"

#include <span>
#include <vector>

namespace at {
class Tensor;
}

namespace ansatz {

/// The chosen rows as a new tensor `[rows, columns]` of the type of `like`.
[[nodiscard]] at::Tensor rowsAsTensor(const FeatureMatrix &matrix,
                                      std::span<const std::size_t> rows, const at::Tensor &like);

/// The numbers as a tensor of the type and shape of `like`.
[[nodiscard]] at::Tensor valuesAsTensor(std::span<const double> values, const at::Tensor &like);

/// The elements of a float or double tensor on the CPU, row-major.
[[nodiscard]] std::vector<double> toDoubles(const at::Tensor &tensor);

} // namespace ansatz
