// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"

#include <vector>

/// The entries of the gate table, a family a function, in palette order.
namespace ansatz::gate_data {

[[nodiscard]] std::vector<Gate> rotationGates();
[[nodiscard]] std::vector<Gate> fixedGates();
[[nodiscard]] std::vector<Gate> twoQubitGates();
[[nodiscard]] std::vector<Gate> controlledRotationGates();
[[nodiscard]] std::vector<Gate> threeQubitGates();

} // namespace ansatz::gate_data
