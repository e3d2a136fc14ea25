// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_data.h"

#include "engine/circuit/gate_factors.h"
#include "engine/circuit/gate_matrices.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace ansatz::gate_data {

namespace {

using gate_factors::rotation;
using gate_factors::turn;
using matrices::Angles;
using matrices::Complex;
using std::numbers::pi;

constexpr Complex i{0, 1};

GateMatrix exchange(Complex factor)
{
    GateMatrix matrix = matrices::swap({});
    matrix.at(1, 2) = factor;
    matrix.at(2, 1) = factor;
    return matrix;
}
GateMatrix iswap(Angles)
{
    return exchange(i);
}
GateMatrix iswapdg(Angles)
{
    return exchange(-i);
}

// diagonal·I + off·A for A with ones on the antidiagonal up to the sign of its corners.
GateMatrix antidiagonal(double diagonal, Complex off, double cornerSign)
{
    GateMatrix matrix;
    matrix.dimension = 4;
    for (int k = 0; k < 4; ++k) {
        matrix.at(k, k) = diagonal;
        matrix.at(k, 3 - k) = k == 0 || k == 3 ? cornerSign * off : off;
    }
    return matrix;
}

GateMatrix rxx(Angles angles)
{
    return antidiagonal(std::cos(angles[0] / 2), -i * std::sin(angles[0] / 2), 1);
}
GateMatrix rxxDerivative(Angles angles, int)
{
    return antidiagonal(-std::sin(angles[0] / 2) / 2, -i * (std::cos(angles[0] / 2) / 2), 1);
}
GateMatrix ryy(Angles angles)
{
    return antidiagonal(std::cos(angles[0] / 2), -i * std::sin(angles[0] / 2), -1);
}
GateMatrix ryyDerivative(Angles angles, int)
{
    return antidiagonal(-std::sin(angles[0] / 2) / 2, -i * (std::cos(angles[0] / 2) / 2), -1);
}

GateMatrix paritySigns(Complex even, Complex odd)
{
    GateMatrix matrix;
    matrix.dimension = 4;
    matrix.at(0, 0) = even;
    matrix.at(1, 1) = odd;
    matrix.at(2, 2) = odd;
    matrix.at(3, 3) = even;
    return matrix;
}
GateMatrix rzz(Angles angles)
{
    return paritySigns(matrices::phase(-angles[0] / 2), matrices::phase(angles[0] / 2));
}
GateMatrix rzzDerivative(Angles angles, int)
{
    return paritySigns(-0.5 * i * matrices::phase(-angles[0] / 2),
                       0.5 * i * matrices::phase(angles[0] / 2));
}

Gate fixed(std::string_view name, std::string_view label, std::string_view help, int controls,
           matrices::MatrixFunction matrix, std::vector<GateFactor> factors,
           std::string_view inverse, char key = 0)
{
    return {.name = name,
            .label = label,
            .help = help,
            .family = GateFamily::TwoQubit,
            .qubits = 2,
            .controls = controls,
            .matrix = matrix,
            .factors = std::move(factors),
            .inverse = inverse,
            .inverseAngles = matrices::noAngles,
            .key = key};
}

Gate interaction(std::string_view name, std::string_view label, std::string_view help,
                 matrices::MatrixFunction matrix, matrices::DerivativeFunction derivative,
                 GateFactor factor, std::string_view definition)
{
    return {.name = name,
            .label = label,
            .help = help,
            .family = GateFamily::TwoQubit,
            .qubits = 2,
            .parameters = {{"theta"}},
            .matrix = matrix,
            .derivative = derivative,
            .factors = {factor},
            .inverse = name,
            .inverseAngles = matrices::negated,
            .inStandardGates = false,
            .definition = definition};
}

} // namespace

std::vector<Gate> twoQubitGates()
{
    using gate_factors::controlledX;
    using matrices::withControls;
    Gate cx =
        fixed("cx", "CX", "CNOT: flips the second qubit where the first is 1, |a,b⟩ → |a,a⊕b⟩.", 1,
              withControls<matrices::x, 1>, {controlledX(0, 1)}, "cx", 'c');
    cx.aliases = {"CX", "cnot"};
    Gate exchangeI = fixed("iswap", "iSWAP",
                           "Exchanges two qubits with a phase: |01⟩ → i|10⟩, "
                           "|10⟩ → i|01⟩.",
                           0, iswap, {gate_factors::exchange(0, 1), turn("ZZ", pi / 2)}, "iswapdg");
    exchangeI.inStandardGates = false;
    exchangeI.definition = "gate iswap a, b { s a; s b; h a; cx a, b; cx b, a; h b; }";
    Gate undoExchange =
        fixed("iswapdg", "iSWAP†", "Undoes iSWAP: |01⟩ → −i|10⟩, |10⟩ → −i|01⟩.", 0, iswapdg,
              {gate_factors::exchange(0, 1), turn("ZZ", -pi / 2)}, "iswap");
    undoExchange.inStandardGates = false;
    undoExchange.definition = "gate iswapdg a, b { h b; cx b, a; cx a, b; h a; sdg b; sdg a; }";
    undoExchange.inPalette = false;

    return {
        cx,
        fixed("cz", "CZ", "Flips the phase where both qubits are 1: CZ = diag(1, 1, 1, −1).", 1,
              withControls<matrices::z, 1>, gate_factors::controlledZ(), "cz", 'd'),
        fixed("cy", "CY", "Applies Y to the second qubit where the first is 1.", 1,
              withControls<matrices::y, 1>,
              {turn("IZ", -pi / 2), controlledX(0, 1), turn("IZ", pi / 2)}, "cy"),
        fixed("ch", "CH", "Applies H to the second qubit where the first is 1.", 1,
              withControls<matrices::h, 1>,
              {turn("IY", pi / 4), controlledX(0, 1), turn("IY", -pi / 4)}, "ch"),
        fixed("swap", "SWAP", "Exchanges two qubits: |a,b⟩ → |b,a⟩.", 0, matrices::swap,
              {gate_factors::exchange(0, 1)}, "swap", 'w'),
        exchangeI,
        undoExchange,
        interaction("rxx", "RXX", "Rotates two qubits together: RXX(θ) = exp(−iθX⊗X/2).", rxx,
                    rxxDerivative, rotation("XX", {1}),
                    "gate rxx(theta) a, b "
                    "{ h a; h b; cx a, b; rz(theta) b; cx a, b; h a; h b; }"),
        interaction("ryy", "RYY", "Rotates two qubits together: RYY(θ) = exp(−iθY⊗Y/2).", ryy,
                    ryyDerivative, rotation("YY", {1}),
                    "gate ryy(theta) a, b { rx(pi/2) a; rx(pi/2) b; cx a, b; rz(theta) b; "
                    "cx a, b; rx(-pi/2) a; rx(-pi/2) b; }"),
        interaction("rzz", "RZZ", "Rotates two qubits together: RZZ(θ) = exp(−iθZ⊗Z/2).", rzz,
                    rzzDerivative, rotation("ZZ", {1}),
                    "gate rzz(theta) a, b { cx a, b; rz(theta) b; cx a, b; }"),
    };
}

} // namespace ansatz::gate_data
