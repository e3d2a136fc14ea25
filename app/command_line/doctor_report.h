// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/self_check.h"
#include "engine/device/devices.h"
#include "engine/numerics/backend.h"

#include <string>
#include <vector>

namespace ansatz {

/// What this program is, what it found on this machine, and whether its numbers are right.
struct DoctorReport {
    std::string version;
    CpuFacts cpu;
    int threads = 1; ///< that a simulator takes by default
    std::vector<Device> devices;
    std::vector<Backend> backends;
    bool builtWithCuda = false;
    int cudaRuntime = 0; ///< 13020 for 13.2; 0 for none
    int cudaDriver = 0;
    SelfCheck selfCheck;
};

/// The report as a JSON object and a newline.
[[nodiscard]] std::string doctorJson(const DoctorReport &report);

/// The report for people.
[[nodiscard]] std::string doctorText(const DoctorReport &report);

} // namespace ansatz
