// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/benchmark_work.h"

#include <cstdint>
#include <optional>

namespace ansatz {

/// Memory of training steps, before any of it is allocated.
struct StepMemory {
    std::uint64_t need = 0; ///< bytes that the steps take; saturating
    std::uint64_t have = 0; ///< bytes that they may take on their device
    bool fits = true;       ///< else they are refused
    bool isBound = false;   ///< the need, which steps may not fill
};

/// Exact for states (native, reference), for the arrays of pytorch, and for all that native keeps
/// on a CUDA device where the whole step is done there; a bound for the backend cupynumeric, and
/// for native on a CUDA device without vmap or with trained scales. `samples` of the training part
/// stay on such a device. Throws UserError for a device that cannot be asked.
[[nodiscard]] StepMemory stepMemory(const BenchmarkWork &work,
                                    std::optional<std::size_t> samples = std::nullopt);

/// Throws UserError unless the steps fit: need, have, and what would fit instead: the largest
/// batch, or where not even one sample fits the largest number of qubits.
void requireStepMemory(const BenchmarkWork &work, const StepMemory &memory);

} // namespace ansatz
