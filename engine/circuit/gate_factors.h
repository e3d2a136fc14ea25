// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"

#include <array>
#include <string_view>
#include <vector>

/// Builders of the factors that the gate table holds. A Pauli string has a letter for each qubit of
/// the gate, its first qubit first, and must be a literal: factors only refer to it.
namespace ansatz::gate_factors {

/// Rotates by an angle that the gate's parameters do not change.
[[nodiscard]] GateFactor turn(std::string_view pauli, double angle);

/// Rotates by Σ coefficients[k]·parameter[k].
[[nodiscard]] GateFactor rotation(std::string_view pauli, std::array<double, 4> coefficients);

[[nodiscard]] GateFactor controlledX(int control, int target);

[[nodiscard]] GateFactor exchange(int a, int b);

/// P rotated on the second qubit by the gate's only parameter where the first qubit is 1:
/// `alone` is "IP", `joint` "ZP".
[[nodiscard]] std::vector<GateFactor> controlledRotation(std::string_view alone,
                                                         std::string_view joint);

/// The phase −1 where both qubits are 1.
[[nodiscard]] std::vector<GateFactor> controlledZ();

/// Flips the third of three qubits where the first two are 1.
[[nodiscard]] std::vector<GateFactor> doublyControlledX();

/// `inner` between `before` and `after`.
[[nodiscard]] std::vector<GateFactor> between(GateFactor before, std::vector<GateFactor> inner,
                                              GateFactor after);

} // namespace ansatz::gate_factors
