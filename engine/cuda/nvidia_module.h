// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace ansatz {

/// The version of NVIDIA's kernel module ("580.65.06") as proc/driver/nvidia/version below `root`
/// tells it; empty when it is not loaded.
[[nodiscard]] std::string nvidiaModuleVersion(const std::filesystem::path &root);

} // namespace ansatz
