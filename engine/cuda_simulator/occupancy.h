// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <type_traits>

namespace ansatz::cuda {

/// What the launches assume of the kernels. tests/engine/cuda_simulator checks ptxas' figures
/// against it.
///
/// Kernels are bounded to one block a multiprocessor at least, so that ptxas does not spill for more.
/// A block of `mostThreads` must find its registers in a multiprocessor's 65,536: 128 a thread for
/// float, 255 for double. Up to 9 qubits a warp does a sample: four warps a block, each
/// with its own states.
template <class Real>
struct Occupancy {
    static constexpr bool isFloat = std::is_same_v<Real, float>;
    static constexpr unsigned mostThreads = isFloat ? 512 : 256;
    static constexpr unsigned mostRegisters = isFloat ? 128 : 255;
    static constexpr int mostWarpQubits = 9;
    static constexpr int mostBlockQubits = isFloat ? 13 : 12; ///< two states in 128 KiB
    static constexpr unsigned warpsInBlock = 4;
    /// Threads of a block that does steps on states in global memory.
    static constexpr unsigned stepThreads = 128;
    static constexpr unsigned mostStepBlocks = 512; ///< a sample: bounds the parts of a sum
};

} // namespace ansatz::cuda
