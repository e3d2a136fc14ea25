// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/flat_circuit.h"

#include <cstddef>
#include <cstdint>

namespace ansatz::cuda {

/// How a circuit of so many qubits is launched: a warp a sample, a block a sample, or a launch a
/// pass over states in global memory.
struct LaunchShape {
    enum class Path { Warp, Block, Steps };

    Path path = Path::Warp;
    unsigned threads = 32;
    unsigned samplesInBlock = 1;
    unsigned blocksOfSample = 1; ///< Steps
    unsigned parts = 1;          ///< of a sum over a state
    std::size_t stateBytes = 0;  ///< of one state
    std::size_t forwardShared = 0;
    std::size_t backwardShared = 0;
};

template <class Real>
[[nodiscard]] LaunchShape launchShape(const DevicePlan &plan);

/// The same on a path of choice, for tests.
template <class Real>
[[nodiscard]] LaunchShape launchShape(const DevicePlan &plan, LaunchShape::Path path);

/// The earliest step with a run that a wanted input enters, 0 for the start; the largest number
/// when there is none.
[[nodiscard]] std::uint32_t earliestStep(const FlatCircuit &flat, std::uint32_t wanted);

/// Device memory that a batch takes, in bytes.
struct MemoryNeed {
    std::uint64_t tables = 0;     ///< for the whole batch
    std::uint64_t weightRows = 0; ///< for the whole batch, with gradients of weights
    std::uint64_t kept = 0;       ///< for the whole batch: states and moments for a backward
    std::uint64_t sample = 0;     ///< for every sample of a tile

    /// Saturating. `keeps`: forward leaves its states for backward.
    [[nodiscard]] std::uint64_t bytes(std::size_t tile, bool keeps) const;
};

template <class Real>
[[nodiscard]] MemoryNeed memoryNeed(const DevicePlan &plan, const LaunchShape &shape,
                                    std::size_t samples, bool hasGradients);

/// How a batch is cut so that it fits.
struct Tiling {
    std::size_t samples = 1; ///< of a tile
    bool keeps = false;
};

/// Keeps states when they fit half of `available` beside the rest. Throws UserError with need and
/// have when not even one sample fits.
[[nodiscard]] Tiling chooseTiling(const MemoryNeed &need, const LaunchShape &shape, int qubits,
                                  bool isDouble, std::size_t samples, bool wantsKept,
                                  std::uint64_t available);

} // namespace ansatz::cuda
