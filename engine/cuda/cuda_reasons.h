// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda/cuda_devices.h"

#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// What the CUDA runtime said, free of its types, so that every answer can be had without a GPU.
struct CudaAnswer {
    struct Found {
        CudaDevice device;
        /// Why it cannot be used although it is new enough, as the runtime names and describes it:
        /// "cudaErrorMemoryAllocation", "out of memory"; else empty.
        std::string error = {};
        std::string errorText = {};
    };

    int runtimeVersion = 0;
    int driverVersion = 0;
    std::string error;     ///< of counting devices, as the runtime names it: "cudaErrorNoDevice"
    std::string errorText; ///< as the runtime describes it
    std::vector<Found> found;
    std::optional<std::string> visibleDevices; ///< CUDA_VISIBLE_DEVICES, when set
    std::string kernelModule; ///< version of the driver's kernel module; empty: not loaded
};

/// True when the device is new enough for this build's kernels (compute capability 8.0).
[[nodiscard]] bool isCudaDeviceNewEnough(const CudaDevice &device);

/// The devices that can be used, or why there are none and what to do about it.
[[nodiscard]] CudaStatus explainCuda(const CudaAnswer &answer);

} // namespace ansatz
