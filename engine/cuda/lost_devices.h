// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace ansatz::cuda {

/// CUDA devices that failed for good: CUDA answers every further call for one with the same error
/// until the process ends, so nothing here asks them any more. All functions are thread-safe.

/// Remembers the first reason, in words.
void markLost(int deviceIndex, const std::string &why);

/// Nothing for a device that can be used.
[[nodiscard]] std::optional<std::string> whyLost(int deviceIndex);
[[nodiscard]] bool isLost(int deviceIndex);
[[nodiscard]] bool isAnyDeviceLost();

/// For tests, whose devices are lost and found.
void forgetLostDevices();

} // namespace ansatz::cuda
