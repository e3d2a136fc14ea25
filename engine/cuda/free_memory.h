// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

namespace ansatz {

/// Bytes of a CUDA device that nobody uses now, asked anew at each call; nothing when it cannot be
/// asked: there is none of that index, or it was lost.
[[nodiscard]] std::optional<std::uint64_t> freeCudaMemory(int deviceIndex);

} // namespace ansatz
