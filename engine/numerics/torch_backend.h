// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"

#include <memory>
#include <string>

namespace at {
class Tensor;
}

namespace ansatz::numerics {

/// LibTorch's tensors on "cpu" or "cuda:N", with its autograd, its batching (functorch) and its
/// compiler (tracing). `threads` are those of its operations on the CPU. Throws UserError naming
/// the reason when the device cannot be used.
[[nodiscard]] std::shared_ptr<ArrayBackend> makeTorchBackend(const std::string &device = "cpu",
                                                             int threads = 1);

/// The same operations on LibTorch's tensors without values (its device "meta"), which allocate
/// nothing; no numbers can be had from them.
[[nodiscard]] std::shared_ptr<ArrayBackend> makeTorchShapes();

/// The tensor of an array of such a backend, and an array of a tensor on its device: both share the
/// memory and the recorded graph. Throws UserError for another backend's array, another device or a
/// type that arrays have not.
[[nodiscard]] at::Tensor tensorOf(const Array &array);
[[nodiscard]] Array arrayOf(const ArrayBackend &backend, const at::Tensor &tensor);

} // namespace ansatz::numerics
