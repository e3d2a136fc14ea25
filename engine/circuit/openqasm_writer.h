// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <span>
#include <string>

namespace ansatz {

/// The circuit, blocks written out, as an OpenQASM 3 program: features are inputs x_i, weights
/// inputs w_k, a trained scale their product w_k*x_i; gates outside stdgates.inc are defined; a
/// comment states the bit order. Numbers are written so that they read back equal.
[[nodiscard]] std::string writeOpenQasm(const Circuit &circuit);

/// The same with weights [expanded weights] as constants w_k in the place of inputs. Throws
/// UserError when their number is not the circuit's.
[[nodiscard]] std::string writeOpenQasm(const Circuit &circuit, std::span<const double> weights);

} // namespace ansatz
