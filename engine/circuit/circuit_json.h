// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/strict_json.h"
#include "engine/circuit/circuit.h"

#include <string>
#include <string_view>

namespace ansatz {

/// The "circuit" member of experiment and model files:
/// {"qubits", "features", "weights", "operations": [{"id", "gate", "qubits", "parameters":
/// [1.5 | {"feature"|"weight": k, "scale_weight"?, "scale"?, "offset"?}]}], "blocks": [{"first",
/// "count", "repetitions", "label"?}], "starts"?: [{"weight", "value" | "mean", "deviation" |
/// "lower", "upper"}]}.
[[nodiscard]] Json circuitToJson(const Circuit &circuit);

/// Throws UserError with the pointer of the first fault; the result is valid.
[[nodiscard]] Circuit circuitFromJson(const Json &value, const std::string &source,
                                      const std::string &pointer);

/// A circuit alone, as a document with "format": "ansatz-circuit" and "version": 1.
[[nodiscard]] std::string writeCircuitJson(const Circuit &circuit);
[[nodiscard]] Circuit readCircuitJson(std::string_view text, const std::string &source);

} // namespace ansatz
