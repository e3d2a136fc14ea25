// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace ansatz {

/// What the kernel's text files tell about the machine and the limits of this process's cgroups.
struct HostFacts {
    std::string cpuModel;
    std::optional<int> cgroupCores; ///< at least 1; nothing when there is no limit
    std::uint64_t memoryTotal = 0;
    std::uint64_t memoryAvailable = 0;
};

/// Reads proc/ and sys/fs/cgroup (version 2) below `root`; what is missing there stays empty or 0.
[[nodiscard]] HostFacts readHostFacts(const std::filesystem::path &root);

} // namespace ansatz
