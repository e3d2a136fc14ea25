// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_data.h"

#include "engine/circuit/gate_factors.h"
#include "engine/circuit/gate_matrices.h"

#include <utility>

namespace ansatz::gate_data {

namespace {

using gate_factors::rotation;
using matrices::Angles;
using matrices::Complex;

GateMatrix scaled(GateMatrix matrix, Complex factor)
{
    for (Complex &element : matrix.elements)
        element *= factor;
    return matrix;
}

// Angles θ, φ, λ, γ.
GateMatrix cu(Angles angles)
{
    return matrices::controlled(scaled(matrices::u3(angles), matrices::phase(angles[3])), 1, 1);
}

GateMatrix cuDerivative(Angles angles, int which)
{
    const Complex gamma = matrices::phase(angles[3]);
    const GateMatrix inner = which == 3 ? scaled(matrices::u3(angles), Complex{0, 1} * gamma)
                                        : scaled(matrices::u3Derivative(angles, which), gamma);
    return matrices::controlled(inner, 1, 0);
}

std::vector<double> cuInverse(Angles angles)
{
    return {-angles[0], -angles[2], -angles[1], -angles[3]};
}

// Angles θ, φ, λ, γ. U3 is e^{i(φ+λ)/2}·RZ(φ)·RY(θ)·RZ(λ). With A = RZ(φ)·RY(θ/2),
// B = RY(−θ/2)·RZ(−(φ+λ)/2) and C = RZ((λ−φ)/2), A·B·C = 1 and A·X·B·X·C is U3 but for its phase.
// B between two CX is B with a Z on the control, which needs no CX at all.
std::vector<GateFactor> cuFactors()
{
    return {rotation("ZI", {0, 0.5, 0.5, 1}),
            rotation("IZ", {0, -0.5, 0.5}),
            rotation("ZZ", {0, -0.5, -0.5}),
            rotation("ZY", {-0.5}),
            rotation("IY", {0.5}),
            rotation("IZ", {0, 1})};
}

Gate controlledRotation(std::string_view name, std::string_view label, std::string_view help,
                        GateParameter parameter, matrices::MatrixFunction matrix,
                        matrices::DerivativeFunction derivative, std::vector<GateFactor> factors)
{
    return {.name = name,
            .label = label,
            .help = help,
            .family = GateFamily::ControlledRotation,
            .qubits = 2,
            .controls = 1,
            .parameters = {parameter},
            .matrix = matrix,
            .derivative = derivative,
            .factors = std::move(factors),
            .inverse = name,
            .inverseAngles = matrices::negated};
}

} // namespace

std::vector<Gate> controlledRotationGates()
{
    using matrices::derivativeWithControl;
    using matrices::withControls;
    Gate cp = controlledRotation(
        "cp", "CP", "Shifts the phase where both qubits are 1: CP(λ) = diag(1, 1, 1, e^{iλ}).",
        {"lambda"}, withControls<matrices::p, 1>, derivativeWithControl<matrices::pDerivative>,
        {rotation("ZI", {0.5}), rotation("IZ", {0.5}), rotation("ZZ", {-0.5})});
    cp.aliases = {"cphase"};
    Gate cuEntry = {.name = "cu",
                    .label = "CU",
                    .help = "Applies e^{iγ}·U3(θ, φ, λ) to the second qubit where the first is 1.",
                    .family = GateFamily::ControlledRotation,
                    .qubits = 2,
                    .controls = 1,
                    .parameters = {{"theta", ShiftRule::FourTerm}, {"phi"}, {"lambda"}, {"gamma"}},
                    .matrix = cu,
                    .derivative = cuDerivative,
                    .factors = cuFactors(),
                    .inverse = "cu",
                    .inverseAngles = cuInverse};
    return {
        controlledRotation("crx", "CRX", "Applies RX(θ) to the second qubit where the first is 1.",
                           {"theta", ShiftRule::FourTerm}, withControls<matrices::rx, 1>,
                           derivativeWithControl<matrices::rxDerivative>,
                           gate_factors::controlledRotation("IX", "ZX")),
        controlledRotation("cry", "CRY", "Applies RY(θ) to the second qubit where the first is 1.",
                           {"theta", ShiftRule::FourTerm}, withControls<matrices::ry, 1>,
                           derivativeWithControl<matrices::ryDerivative>,
                           gate_factors::controlledRotation("IY", "ZY")),
        controlledRotation("crz", "CRZ", "Applies RZ(θ) to the second qubit where the first is 1.",
                           {"theta", ShiftRule::FourTerm}, withControls<matrices::rz, 1>,
                           derivativeWithControl<matrices::rzDerivative>,
                           gate_factors::controlledRotation("IZ", "ZZ")),
        cp,
        cuEntry,
    };
}

} // namespace ansatz::gate_data
