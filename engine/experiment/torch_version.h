// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace ansatz {

/// The LibTorch that this program is built with: "2.9.1".
[[nodiscard]] std::string torchVersion();

} // namespace ansatz
