// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_data.h"

#include "engine/circuit/gate_factors.h"
#include "engine/circuit/gate_matrices.h"

#include <numbers>
#include <utility>

namespace ansatz::gate_data {

namespace {

using gate_factors::turn;
using matrices::Angles;
using matrices::Complex;
using matrices::oneQubit;
using std::numbers::pi;

constexpr Complex i{0, 1};
constexpr double root = std::numbers::sqrt2 / 2;

GateMatrix identity(Angles)
{
    return oneQubit(1, 0, 0, 1);
}
GateMatrix s(Angles)
{
    return oneQubit(1, 0, 0, i);
}
GateMatrix sdg(Angles)
{
    return oneQubit(1, 0, 0, -i);
}
GateMatrix t(Angles)
{
    return oneQubit(1, 0, 0, {root, root});
}
GateMatrix tdg(Angles)
{
    return oneQubit(1, 0, 0, {root, -root});
}
GateMatrix sx(Angles)
{
    return oneQubit({0.5, 0.5}, {0.5, -0.5}, {0.5, -0.5}, {0.5, 0.5});
}
GateMatrix sxdg(Angles)
{
    return oneQubit({0.5, -0.5}, {0.5, 0.5}, {0.5, 0.5}, {0.5, -0.5});
}

Gate fixed(std::string_view name, std::string_view label, std::string_view help,
           matrices::MatrixFunction matrix, std::vector<GateFactor> factors,
           std::string_view inverse, char key = 0)
{
    return {.name = name,
            .label = label,
            .help = help,
            .family = GateFamily::Fixed,
            .matrix = matrix,
            .factors = std::move(factors),
            .inverse = inverse,
            .inverseAngles = matrices::noAngles,
            .key = key};
}

} // namespace

std::vector<Gate> fixedGates()
{
    std::vector<Gate> gates = {
        fixed("h", "H", "Makes an equal superposition: H = (X + Z)/√2.", matrices::h,
              {turn("Z", pi), turn("Y", pi / 2)}, "h", 'h'),
        fixed("x", "X", "Flips the qubit: X|0⟩ = |1⟩, X|1⟩ = |0⟩.", matrices::x, {turn("X", pi)},
              "x", 'n'),
        fixed("y", "Y", "Flips bit and phase: Y|0⟩ = i|1⟩, Y|1⟩ = −i|0⟩.", matrices::y,
              {turn("Y", pi)}, "y"),
        fixed("z", "Z", "Flips the phase of |1⟩: Z = diag(1, −1).", matrices::z, {turn("Z", pi)},
              "z"),
        fixed("s", "S", "A quarter turn of phase: S = diag(1, i) = √Z.", s, {turn("Z", pi / 2)},
              "sdg", 's'),
        fixed("sdg", "S†", "Undoes S: S† = diag(1, −i).", sdg, {turn("Z", -pi / 2)}, "s"),
        fixed("t", "T", "An eighth turn of phase: T = diag(1, e^{iπ/4}) = √S.", t,
              {turn("Z", pi / 4)}, "tdg", 't'),
        fixed("tdg", "T†", "Undoes T: T† = diag(1, e^{−iπ/4}).", tdg, {turn("Z", -pi / 4)}, "t"),
        fixed("sx", "√X", "Half a flip: √X·√X = X.", sx, {turn("X", pi / 2)}, "sxdg"),
        fixed("id", "I", "Leaves the qubit as it is: I = diag(1, 1).", identity, {}, "id", 'i'),
    };
    Gate undoSx = fixed("sxdg", "√X†", "Undoes √X: √X†·√X = I.", sxdg, {turn("X", -pi / 2)}, "sx");
    undoSx.inStandardGates = false;
    undoSx.definition = "gate sxdg a { rx(-pi/2) a; }";
    undoSx.inPalette = false;
    gates.push_back(undoSx);
    return gates;
}

} // namespace ansatz::gate_data
