// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <string>

namespace ansatz {

/// The circuit in a file: OpenQASM 3, or JSON when its first character is a brace. Throws
/// UserError.
[[nodiscard]] Circuit loadCircuit(const std::string &path);

} // namespace ansatz
