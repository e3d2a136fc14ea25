// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/gate_shape.h"

#include <cmath>

namespace ansatz {

namespace {

// What is below this at angles without any symmetry is rounding of a zero.
constexpr double negligible = 1e-12;

// The gate's matrix and derivatives at angles at which nothing vanishes by chance.
struct Samples {
    std::vector<GateMatrix> matrices;
    std::vector<GateMatrix> derivatives;
};

Samples sample(const Gate &gate)
{
    Samples samples;
    const std::size_t count = gate.parameters.size();
    for (const double first : {0.7345, 2.2913}) {
        std::vector<double> angles(count);
        for (std::size_t i = 0; i < count; ++i)
            angles[i] = first + 0.6180339887 * static_cast<double>(i);
        samples.matrices.push_back(gate.matrix(angles));
        for (std::size_t i = 0; i < count; ++i)
            samples.derivatives.push_back(gate.derivative(angles, static_cast<int>(i)));
    }
    return samples;
}

// Whether the element is always the number, and so always has the derivative 0.
bool isAlways(const Samples &samples, int row, int column, double number)
{
    for (const GateMatrix &matrix : samples.matrices) {
        if (std::abs(matrix.at(row, column) - number) > negligible)
            return false;
    }
    for (const GateMatrix &derivative : samples.derivatives) {
        if (std::abs(derivative.at(row, column)) > negligible)
            return false;
    }
    return true;
}

bool isDiagonal(const Samples &samples, int dimension)
{
    for (int row = 0; row < dimension; ++row) {
        for (int column = 0; column < dimension; ++column) {
            if (row != column && !isAlways(samples, row, column, 0))
                return false;
        }
    }
    return true;
}

// Whether rows and columns below `first` are the identity's, as leading controls make them.
bool isIdentityBelow(const Samples &samples, int dimension, int first)
{
    for (int row = 0; row < dimension; ++row) {
        for (int column = 0; column < dimension; ++column) {
            if ((row < first || column < first)
                && !isAlways(samples, row, column, row == column ? 1 : 0))
                return false;
        }
    }
    return true;
}

// The rows that the gate exchanges, pair after pair; empty when it does anything else.
std::vector<int> exchangedRows(const Samples &samples, int dimension)
{
    std::vector<int> pairs;
    for (int row = 0; row < dimension; ++row) {
        int partner = -1;
        for (int column = 0; column < dimension; ++column) {
            if (isAlways(samples, row, column, 1))
                partner = column;
            else if (!isAlways(samples, row, column, 0))
                return {};
        }
        if (partner < 0 || !isAlways(samples, partner, row, 1))
            return {};
        if (partner > row)
            pairs.insert(pairs.end(), {row, partner});
    }
    return pairs;
}

} // namespace

GateShape shapeOf(const Gate &gate)
{
    const int dimension = 1 << gate.qubits;
    const Samples samples = sample(gate);
    GateShape shape;
    if (isDiagonal(samples, dimension)) {
        shape.kind = GateShape::Kind::Diagonal;
        for (int row = 0; row < dimension; ++row) {
            if (isAlways(samples, row, row, 1))
                continue;
            shape.rows.push_back(row);
            shape.elements.push_back(row * dimension + row);
        }
        return shape;
    }
    shape.rows = exchangedRows(samples, dimension);
    if (!shape.rows.empty()) {
        shape.kind = GateShape::Kind::Swap;
        return shape;
    }
    int rowCount = dimension;
    while (rowCount > 2 && isIdentityBelow(samples, dimension, dimension - rowCount / 2))
        rowCount /= 2;
    for (int row = dimension - rowCount; row < dimension; ++row) {
        shape.rows.push_back(row);
        for (int column = dimension - rowCount; column < dimension; ++column)
            shape.elements.push_back(row * dimension + column);
    }
    return shape;
}

} // namespace ansatz
