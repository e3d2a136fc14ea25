// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"

#include <string>
#include <vector>

namespace ansatz {

struct WeightStart;

/// Most features, and most drawn weights, of a circuit.
inline constexpr int maximumInputs = 1'000'000;

/// Throws UserError when a gate cannot act on these qubits of a circuit, or takes another number
/// of parameters. `place` is the operation's JSON pointer, or empty for none.
void checkApplication(const Gate &gate, const std::vector<int> &qubits, std::size_t parameters,
                      int circuitQubits, const std::string &place);

/// Throws UserError when that is no way to start: a number that is not finite, a negative standard
/// deviation, an empty range.
void checkStart(const WeightStart &start, const std::string &place);

} // namespace ansatz
