// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_factors.h"

#include <numbers>

namespace ansatz::gate_factors {

using std::numbers::pi;

GateFactor turn(std::string_view pauli, double angle)
{
    return {.pauli = pauli, .offset = angle};
}

GateFactor rotation(std::string_view pauli, std::array<double, 4> coefficients)
{
    return {.pauli = pauli, .coefficients = coefficients};
}

GateFactor controlledX(int control, int target)
{
    return {.kind = GateFactor::Kind::ControlledX, .control = control, .target = target};
}

GateFactor exchange(int a, int b)
{
    return {.kind = GateFactor::Kind::Swap, .control = a, .target = b};
}

std::vector<GateFactor> controlledRotation(std::string_view alone, std::string_view joint)
{
    // (1 − Z)/2 is 1 where the first qubit is.
    return {rotation(alone, {0.5}), rotation(joint, {-0.5})};
}

std::vector<GateFactor> controlledZ()
{
    // exp(iπ·n₀n₁) with n = (1 − Z)/2, multiplied out.
    return {turn("ZI", pi / 2), turn("IZ", pi / 2), turn("ZZ", -pi / 2)};
}

std::vector<GateFactor> doublyControlledX()
{
    // exp(iπ·n₀n₁n₂) with n = (1 − Z)/2, multiplied out, where RY(π/2)·Z·RY(−π/2) = X.
    return between(turn("IIY", -pi / 2),
                   {turn("ZII", pi / 4), turn("IZI", pi / 4), turn("IIZ", pi / 4),
                    turn("ZZI", -pi / 4), turn("ZIZ", -pi / 4), turn("IZZ", -pi / 4),
                    turn("ZZZ", pi / 4)},
                   turn("IIY", pi / 2));
}

std::vector<GateFactor> between(GateFactor before, std::vector<GateFactor> inner, GateFactor after)
{
    inner.insert(inner.begin(), before);
    inner.push_back(after);
    return inner;
}

} // namespace ansatz::gate_factors
