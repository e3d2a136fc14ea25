// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <span>
#include <string>

namespace ansatz {

/// The circuit for one sample, blocks written out, as an OpenQASM 2 program: the language has no
/// inputs, so that angles are numbers. `features` is [circuit features], `weights` [expanded
/// weights]. Gates are those of qelib1.inc; others are defined in the program. A comment states the
/// bit order. Numbers are written so that they read back equal.
/// Throws UserError when the inputs are too few or too many, or an angle is not finite.
[[nodiscard]] std::string writeOpenQasm2(const Circuit &circuit, std::span<const double> features,
                                         std::span<const double> weights);

} // namespace ansatz
