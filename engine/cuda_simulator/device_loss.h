// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace ansatz::cuda {

/// Asks a device on which other people's code failed whether it is lost, and remembers that. Why,
/// or nothing when it is not.
[[nodiscard]] std::optional<std::string> lossOf(int deviceIndex);

} // namespace ansatz::cuda
