// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_backend.h"

namespace ansatz::numerics {

/// By functorch: the function runs once, on tensors that hide their first axis. Arguments were
/// checked.
[[nodiscard]] ArrayFunction torchVmap(const ArrayBackend &backend, ArrayFunction function);

/// By tracing: the function runs once on the examples, and torch's graph executor from then on.
[[nodiscard]] ArrayFunction torchJit(const ArrayBackend &backend, const ArrayFunction &function,
                                     std::span<const Array> examples);

} // namespace ansatz::numerics
