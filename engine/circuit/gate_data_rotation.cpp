// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_data.h"

#include "engine/circuit/gate_factors.h"
#include "engine/circuit/gate_matrices.h"

#include <array>
#include <numbers>

namespace ansatz::gate_data {

namespace {

using gate_factors::rotation;
using gate_factors::turn;
using matrices::Angles;
using std::numbers::pi;

GateMatrix u2(Angles angles)
{
    return matrices::u3(std::array{pi / 2, angles[0], angles[1]});
}

GateMatrix u2Derivative(Angles angles, int which)
{
    return matrices::u3Derivative(std::array{pi / 2, angles[0], angles[1]}, which + 1);
}

// u3(−θ, φ, λ) = u3(θ, φ+π, λ−π) keeps the inverse of a u2 a u2.
std::vector<double> u2Inverse(Angles angles)
{
    return {pi - angles[1], -pi - angles[0]};
}

std::vector<double> u3Inverse(Angles angles)
{
    return {-angles[0], -angles[2], -angles[1]};
}

} // namespace

std::vector<Gate> rotationGates()
{
    return {
        {.name = "rx",
         .label = "RX",
         .help = "Rotates the qubit about the x axis: RX(θ) = exp(−iθX/2).",
         .family = GateFamily::Rotation,
         .parameters = {{"theta"}},
         .matrix = matrices::rx,
         .derivative = matrices::rxDerivative,
         .factors = {rotation("X", {1})},
         .inverse = "rx",
         .inverseAngles = matrices::negated,
         .key = 'x'},
        {.name = "ry",
         .label = "RY",
         .help = "Rotates the qubit about the y axis: RY(θ) = exp(−iθY/2).",
         .family = GateFamily::Rotation,
         .parameters = {{"theta"}},
         .matrix = matrices::ry,
         .derivative = matrices::ryDerivative,
         .factors = {rotation("Y", {1})},
         .inverse = "ry",
         .inverseAngles = matrices::negated,
         .key = 'y'},
        {.name = "rz",
         .label = "RZ",
         .help = "Rotates the qubit about the z axis: RZ(θ) = exp(−iθZ/2).",
         .family = GateFamily::Rotation,
         .parameters = {{"theta"}},
         .matrix = matrices::rz,
         .derivative = matrices::rzDerivative,
         .factors = {rotation("Z", {1})},
         .inverse = "rz",
         .inverseAngles = matrices::negated,
         .key = 'z'},
        {.name = "p",
         .label = "P",
         .help = "Shifts the phase of |1⟩: P(λ) = diag(1, e^{iλ}).",
         .family = GateFamily::Rotation,
         .parameters = {{"lambda"}},
         .matrix = matrices::p,
         .derivative = matrices::pDerivative,
         .factors = {rotation("Z", {1})},
         .inverse = "p",
         .inverseAngles = matrices::negated,
         .aliases = {"phase", "u1"},
         .key = 'p'},
        {.name = "u3",
         .label = "U3",
         .help = "Any gate of one qubit: U3(θ, φ, λ) = [[cos θ/2, −e^{iλ} sin θ/2], "
                 "[e^{iφ} sin θ/2, e^{i(φ+λ)} cos θ/2]].",
         .family = GateFamily::Rotation,
         .parameters = {{"theta"}, {"phi"}, {"lambda"}},
         .matrix = matrices::u3,
         .derivative = matrices::u3Derivative,
         .factors = {rotation("Z", {0, 0, 1}), rotation("Y", {1}), rotation("Z", {0, 1})},
         .inverse = "u3",
         .inverseAngles = u3Inverse,
         .aliases = {"U"},
         .key = 'u'},
        {.name = "u2",
         .label = "U2",
         .help = "A quarter turn between two phases: U2(φ, λ) = U3(π/2, φ, λ).",
         .family = GateFamily::Rotation,
         .parameters = {{"phi"}, {"lambda"}},
         .matrix = u2,
         .derivative = u2Derivative,
         .factors = {rotation("Z", {0, 1}), turn("Y", pi / 2), rotation("Z", {1})},
         .inverse = "u2",
         .inverseAngles = u2Inverse,
         .inPalette = false},
    };
}

} // namespace ansatz::gate_data
