// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/circuit_inputs_json.h"
#include "app/command_line/expect_result.h"

#include <string>

namespace ansatz {

/// Throws UserError for the first input that is too large for complex64; `source` is their file.
void requireFloats(const CircuitInputs &inputs, const std::string &source);

/// Fills expectations, and the gradient when it is asked for; the other members say what of and
/// how. Throws UserError naming sample and observable when a value is not finite.
void compute(ExpectResult &result, const ExpandedCircuit &circuit, const CircuitInputs &inputs,
             bool gradient);

} // namespace ansatz
