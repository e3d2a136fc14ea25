// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/state.h"

#include <functional>
#include <string>
#include <string_view>

namespace ansatz {

/// The bits of a basis index, qubit 0 first.
[[nodiscard]] std::string basisLabel(std::size_t index, int qubits);

/// Hands {"qubits", "bit_order", "states": [{"basis": "01", "amplitude": [re, im],
/// "probability"}, …]} to `write` piece by piece, so that a large state needs no second copy.
void writeStateJson(const StateVector &state, int qubits,
                    const std::function<void(std::string_view)> &write);

} // namespace ansatz
