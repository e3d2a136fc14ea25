// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ansatz::cuda {

/// What a device reaches at best at this moment, each measured by a kernel that does nothing else.
/// Shares of these tell how good a kernel is.
struct CudaPeaks {
    int multiprocessors = 0;
    double fma = 0;             ///< multiply-adds of one Real a second, in registers alone
    double memoryBandwidth = 0; ///< bytes a second of global memory, read and written ones together
    double sharedBandwidth = 0; ///< likewise of shared memory
    std::size_t memoryBytes = 0; ///< of the buffer in global memory
    std::size_t sharedBytes = 0; ///< of each block's in shared memory
    double level2Bandwidth = 0;  ///< bytes a second of the second-level cache, read and written
    std::size_t level2Bytes = 0; ///< of that cache
    double launchSeconds = 0;    ///< of a kernel that does nothing, behind another
    bool launchesInGraph = true; ///< those; false where CUDA refuses to record them
};

/// Takes some tens of milliseconds on a GPU. `Real` is float or double. Throws UserError when there
/// is no such device, and for what it reports.
template <class Real>
[[nodiscard]] CudaPeaks measureCudaPeaks(int deviceIndex);

} // namespace ansatz::cuda
