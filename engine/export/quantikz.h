// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <string>

namespace ansatz {

/// The circuit as a LaTeX document that draws it with quantikz: qubit 0 on top, as few columns as
/// fit, repeat blocks framed with their number of repetitions, parameters by their names
/// (x_0, w_3; those of a repeat block as in its first repetition).
[[nodiscard]] std::string quantikzCode(const Circuit &circuit);

} // namespace ansatz
