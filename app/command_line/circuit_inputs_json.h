// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ansatz {

/// The numbers that a circuit is evaluated for.
struct CircuitInputs {
    std::size_t samples = 1;
    std::vector<double> features; ///< [samples, circuit features]
    std::vector<double> weights;  ///< [circuit weights]
};

/// Reads {"features": [[…], …], "weights": […]}; a key may be missing where the circuit has no such
/// input, and so may the whole file. Throws UserError with the JSON pointer of what does not suit.
[[nodiscard]] CircuitInputs readCircuitInputs(const std::optional<std::string> &path,
                                              const ExpandedCircuit &circuit);

} // namespace ansatz
