// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace at {
class Tensor;
}

namespace ansatz {

/// The elements of a float or double tensor on the CPU, row-major.
[[nodiscard]] std::vector<double> toDoubles(const at::Tensor &tensor);

} // namespace ansatz
