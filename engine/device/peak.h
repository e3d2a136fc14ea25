// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ansatz {

/// What `threads` threads together reach at best on this machine at this moment, measured in tens
/// of milliseconds while all of them run. Shares of these tell how good a loop is.

/// Fused multiply-adds of one Real (float or double) a second, in registers alone.
template <class Real>
[[nodiscard]] double fmaPeak(int threads);

/// Bytes a second, read and written ones together, of threads that stream over `bytes` bytes each
/// and write back what they read. Throws std::bad_alloc when there are no such buffers.
[[nodiscard]] double memoryBandwidth(int threads, std::size_t bytes);

} // namespace ansatz
