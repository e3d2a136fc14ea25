// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda/cuda_devices.h"
#include "engine/device/devices.h"
#include "engine/numerics/backend.h"

#include <string>
#include <vector>

namespace ansatz {

/// What this program is, and what it finds on this machine.
struct MachineReport {
    struct Version {
        std::string of; ///< "Ansatz", "LibTorch", "compiler", "system", "kernel", …
        std::string version;
    };
    std::vector<Version> versions; ///< the program's own first
    CpuFacts cpu;
    std::string kernelSimd; ///< instruction set of the kernels that the native simulator uses
    int threads = 1;        ///< that a simulator takes by default
    CudaStatus cuda;
    std::vector<Device> devices;
    std::vector<Backend> backends;
};

/// Asks the machine. The first call may wait for a GPU's driver.
[[nodiscard]] MachineReport inspectMachine();

/// "13.2" for CUDA's 13020.
[[nodiscard]] std::string cudaVersionText(int number);

} // namespace ansatz
