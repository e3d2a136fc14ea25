// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_matrices.h"

#include <cmath>
#include <numbers>

namespace ansatz::matrices {

namespace {

constexpr Complex i{0, 1};

} // namespace

GateMatrix oneQubit(Complex a, Complex b, Complex c, Complex d)
{
    GateMatrix matrix;
    matrix.at(0, 0) = a;
    matrix.at(0, 1) = b;
    matrix.at(1, 0) = c;
    matrix.at(1, 1) = d;
    return matrix;
}

Complex phase(double phi)
{
    return {std::cos(phi), std::sin(phi)};
}

GateMatrix controlled(const GateMatrix &inner, int controls, double elsewhere)
{
    GateMatrix matrix;
    matrix.dimension = inner.dimension << controls;
    // Controls are the most significant bits, so "all 1" is the last block.
    const int start = matrix.dimension - inner.dimension;
    for (int k = 0; k < start; ++k)
        matrix.at(k, k) = elsewhere;
    for (int row = 0; row < inner.dimension; ++row)
        for (int column = 0; column < inner.dimension; ++column)
            matrix.at(start + row, start + column) = inner.at(row, column);
    return matrix;
}

GateMatrix rx(Angles angles)
{
    const double c = std::cos(angles[0] / 2);
    const double s = std::sin(angles[0] / 2);
    return oneQubit(c, -i * s, -i * s, c);
}

GateMatrix rxDerivative(Angles angles, int)
{
    const double c = std::cos(angles[0] / 2) / 2;
    const double s = std::sin(angles[0] / 2) / 2;
    return oneQubit(-s, -i * c, -i * c, -s);
}

GateMatrix ry(Angles angles)
{
    const double c = std::cos(angles[0] / 2);
    const double s = std::sin(angles[0] / 2);
    return oneQubit(c, -s, s, c);
}

GateMatrix ryDerivative(Angles angles, int)
{
    const double c = std::cos(angles[0] / 2) / 2;
    const double s = std::sin(angles[0] / 2) / 2;
    return oneQubit(-s, -c, c, -s);
}

GateMatrix rz(Angles angles)
{
    return oneQubit(phase(-angles[0] / 2), 0, 0, phase(angles[0] / 2));
}

GateMatrix rzDerivative(Angles angles, int)
{
    return oneQubit(-0.5 * i * phase(-angles[0] / 2), 0, 0, 0.5 * i * phase(angles[0] / 2));
}

GateMatrix p(Angles angles)
{
    return oneQubit(1, 0, 0, phase(angles[0]));
}

GateMatrix pDerivative(Angles angles, int)
{
    return oneQubit(0, 0, 0, i * phase(angles[0]));
}

GateMatrix u3(Angles angles)
{
    const double c = std::cos(angles[0] / 2);
    const double s = std::sin(angles[0] / 2);
    return oneQubit(c, -phase(angles[2]) * s, phase(angles[1]) * s,
                    phase(angles[1] + angles[2]) * c);
}

GateMatrix u3Derivative(Angles angles, int which)
{
    const double c = std::cos(angles[0] / 2);
    const double s = std::sin(angles[0] / 2);
    const Complex phi = phase(angles[1]);
    const Complex lambda = phase(angles[2]);
    const Complex both = phase(angles[1] + angles[2]);
    if (which == 0)
        return oneQubit(-s / 2, -lambda * (c / 2), phi * (c / 2), -both * (s / 2));
    if (which == 1)
        return oneQubit(0, 0, i * phi * s, i * both * c);
    return oneQubit(0, -i * lambda * s, 0, i * both * c);
}

GateMatrix x(Angles)
{
    return oneQubit(0, 1, 1, 0);
}

GateMatrix y(Angles)
{
    return oneQubit(0, -i, i, 0);
}

GateMatrix z(Angles)
{
    return oneQubit(1, 0, 0, -1);
}

GateMatrix h(Angles)
{
    constexpr double r = std::numbers::sqrt2 / 2;
    return oneQubit(r, r, r, -r);
}

GateMatrix swap(Angles)
{
    GateMatrix matrix;
    matrix.dimension = 4;
    matrix.at(0, 0) = 1;
    matrix.at(1, 2) = 1;
    matrix.at(2, 1) = 1;
    matrix.at(3, 3) = 1;
    return matrix;
}

std::vector<double> noAngles(Angles)
{
    return {};
}

std::vector<double> negated(Angles angles)
{
    std::vector<double> result;
    for (const double angle : angles)
        result.push_back(-angle);
    return result;
}

} // namespace ansatz::matrices
