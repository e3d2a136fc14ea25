// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/backend.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ansatz {

/// What a training step's states take, and what there is for them.
struct MemoryNeed {
    std::uint64_t bytes = 0;     ///< saturates at 2^64−1
    std::uint64_t available = 0; ///< on the target's device

    [[nodiscard]] bool fits() const { return bytes <= available && ~bytes != 0; }
};

/// Of a batch of `samples` on that target, before anything is made for it. Nothing for states
/// on a GPU (native's, and those of cupynumeric's tasks): those simulators ask the device.
[[nodiscard]] std::optional<MemoryNeed> memoryNeed(const ComputeTarget &target, Precision precision,
                                                   const ExpandedCircuit &circuit,
                                                   const std::vector<Observable> &observables,
                                                   std::size_t samples);

/// The most qubits, fewer than the circuit's, of which one sample of such a circuit fits; 0 when
/// none does. States of a GPU are taken to be those of the CPU.
[[nodiscard]] int largestQubits(const ComputeTarget &target, Precision precision,
                                const ExpandedCircuit &circuit,
                                const std::vector<Observable> &observables,
                                std::uint64_t available);

/// What arrays may take on a device, or on each of all GPUs ("cuda"): 60 % of what is free now.
[[nodiscard]] std::uint64_t availableMemoryOn(const std::string &device);

} // namespace ansatz
