// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <string>

namespace ansatz {

/// The circuit in a file: OpenQASM 2 or 3, or JSON when its first character is a brace. What a
/// program says and its circuit does not is told on standard error, a line each. Throws UserError.
[[nodiscard]] Circuit loadCircuit(const std::string &path);

} // namespace ansatz
