// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz {

struct CudaDevice {
    int index = 0;
    std::string name;
    int computeMajor = 0;
    int computeMinor = 0;
    std::uint64_t memoryTotal = 0;
    std::uint64_t memoryFree = 0;
};

/// A device that is there but cannot be used.
struct UnusableCudaDevice {
    CudaDevice device; ///< memory 0 where it is not known
    std::string reason;
    std::string remedy;
};

/// What the CUDA runtime of this build answers. Version numbers as CUDA gives them (13020 = 13.2);
/// 0 for none.
struct CudaStatus {
    bool builtWithCuda = false;
    int runtimeVersion = 0;
    int driverVersion = 0;
    std::vector<CudaDevice> devices;
    std::vector<UnusableCudaDevice> unusable;
    std::string reason; ///< why `devices` is empty, in words
    std::string remedy;
    std::string error; ///< of counting devices, by CUDA's own name: "cudaErrorNoDevice"
    std::optional<std::string> visibleDevices; ///< CUDA_VISIBLE_DEVICES, when set
    std::string kernelModule; ///< version of the driver's kernel module: "580.65.06"
};

/// The index in a device's id: 1 for "cuda:1", nothing for "cpu".
[[nodiscard]] std::optional<int> cudaIndexOf(std::string_view deviceId);

/// Asks the runtime, once; cheap afterwards. Never throws: a missing driver is an answer.
[[nodiscard]] const CudaStatus &cudaStatus();

} // namespace ansatz
