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
    std::uint64_t level2Cache = 0; ///< bytes of the first core's; 0: unknown
    std::uint64_t level3Cache = 0;
    std::string systemName; ///< of etc/os-release: "Debian GNU/Linux 12 (bookworm)"
};

/// Reads proc/, sys/fs/cgroup (version 2), sys/devices/system/cpu and etc/os-release below `root`;
/// what is missing there stays empty or 0.
[[nodiscard]] HostFacts readHostFacts(const std::filesystem::path &root);

} // namespace ansatz
