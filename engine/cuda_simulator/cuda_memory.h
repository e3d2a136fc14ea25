// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/compiled_circuit.h"

#include <cstddef>
#include <cstdint>

namespace ansatz::cuda {

/// What training steps put on a device.
struct TrainingMemoryTask {
    std::size_t samples = 0; ///< of the training part, which stay there
    std::size_t batch = 1;
    bool hasBias = true; ///< the head's
    bool isAdam = true;  ///< else SGD
};

/// The device's memory for training steps, to the byte of what is asked of CUDA (which rounds each
/// piece up to some granularity of its own).
struct TrainingMemory {
    std::uint64_t least = 0; ///< with one sample in work at a time: less cannot be computed
    std::uint64_t need = 0;  ///< as it will be taken: as many samples in work as fit `have`
    std::uint64_t have = 0;  ///< that may be taken: nine tenths of what is free
};

/// Asks the device only for what is free on it. Throws UserError where there is no such device.
template <class Real>
[[nodiscard]] TrainingMemory trainingMemory(const CompiledCircuit &circuit, int deviceIndex,
                                            const TrainingMemoryTask &task);

} // namespace ansatz::cuda
