// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"

#include <complex>
#include <span>

/// What the gate data is built from: 2×2 matrices, and larger ones made of them.
namespace ansatz::matrices {

using Complex = std::complex<double>;
using Angles = std::span<const double>;
using MatrixFunction = GateMatrix (*)(Angles);
using DerivativeFunction = GateMatrix (*)(Angles, int);

/// [[a, b], [c, d]]
[[nodiscard]] GateMatrix oneQubit(Complex a, Complex b, Complex c, Complex d);

/// e^{iφ}
[[nodiscard]] Complex phase(double phi);

/// `inner` on the last qubits where all `controls` leading qubits are 1; elsewhere the identity
/// times `elsewhere` (1 for a gate, 0 for its derivative).
[[nodiscard]] GateMatrix controlled(const GateMatrix &inner, int controls, double elsewhere);

[[nodiscard]] GateMatrix rx(Angles angles);
[[nodiscard]] GateMatrix rxDerivative(Angles angles, int which);
[[nodiscard]] GateMatrix ry(Angles angles);
[[nodiscard]] GateMatrix ryDerivative(Angles angles, int which);
[[nodiscard]] GateMatrix rz(Angles angles);
[[nodiscard]] GateMatrix rzDerivative(Angles angles, int which);
[[nodiscard]] GateMatrix p(Angles angles);
[[nodiscard]] GateMatrix pDerivative(Angles angles, int which);
[[nodiscard]] GateMatrix u3(Angles angles);
[[nodiscard]] GateMatrix u3Derivative(Angles angles, int which);

[[nodiscard]] GateMatrix x(Angles angles);
[[nodiscard]] GateMatrix y(Angles angles);
[[nodiscard]] GateMatrix z(Angles angles);
[[nodiscard]] GateMatrix h(Angles angles);
[[nodiscard]] GateMatrix swap(Angles angles);

/// The controlled forms as plain functions, which is what a table entry holds.
template <MatrixFunction inner, int controls>
[[nodiscard]] GateMatrix withControls(Angles angles)
{
    return controlled(inner(angles), controls, 1);
}
template <DerivativeFunction inner>
[[nodiscard]] GateMatrix derivativeWithControl(Angles angles, int which)
{
    return controlled(inner(angles, which), 1, 0);
}

/// Inverse angles of gates without parameters, and of those undone by the negated angle.
[[nodiscard]] std::vector<double> noAngles(Angles angles);
[[nodiscard]] std::vector<double> negated(Angles angles);

} // namespace ansatz::matrices
