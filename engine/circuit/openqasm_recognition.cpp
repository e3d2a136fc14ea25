// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_recognition.h"

#include "engine/circuit/gate_phase.h"

#include <cmath>

namespace ansatz::openqasm {

namespace {

using Complex = std::complex<double>;

std::vector<double> numbersOf(std::span<const Parameter> parameters)
{
    std::vector<double> numbers;
    for (const Parameter &parameter : parameters)
        numbers.push_back(parameter.offset);
    return numbers;
}

/// Replaces `matrix` by `operation`·`matrix`, on `qubits` qubits.
void multiplyFromLeft(GateMatrix &matrix, const Operation &operation, int qubits)
{
    const GateMatrix gateMatrix = operation.gate->matrix(numbersOf(operation.parameters));
    const auto gateQubits = operation.qubits.size();
    const auto bitOf = [&](std::size_t k) { return qubits - 1 - operation.qubits[k]; };
    // The index inside the gate's matrix of a row of the whole matrix, and back.
    const auto inner = [&](int row) {
        int index = 0;
        for (std::size_t k = 0; k < gateQubits; ++k)
            index = index * 2 + ((row >> bitOf(k)) & 1);
        return index;
    };
    const auto withInner = [&](int row, int index) {
        for (std::size_t k = 0; k < gateQubits; ++k) {
            const int bit = (index >> (gateQubits - 1 - k)) & 1;
            row = (row & ~(1 << bitOf(k))) | (bit << bitOf(k));
        }
        return row;
    };
    GateMatrix product;
    product.dimension = matrix.dimension;
    for (int row = 0; row < matrix.dimension; ++row)
        for (int k = 0; k < gateMatrix.dimension; ++k) {
            const Complex element = gateMatrix.at(inner(row), k);
            for (int column = 0; column < matrix.dimension; ++column)
                product.at(row, column) += element * matrix.at(withInner(row, k), column);
        }
    matrix = product;
}

} // namespace

std::vector<Parameter> probeAngles(const Gate &gate, int attempt)
{
    std::vector<Parameter> angles;
    for (const double angle : probeAnglesOf(gate, attempt))
        angles.push_back(Parameter::number(angle));
    return angles;
}

bool sameUpToPhase(std::span<const Operation> operations, const Gate &gate,
                   std::span<const Parameter> angles)
{
    const GateMatrix wanted = gate.matrix(numbersOf(angles));
    GateMatrix found;
    found.dimension = wanted.dimension;
    for (int k = 0; k < found.dimension; ++k)
        found.at(k, k) = 1;
    for (const Operation &operation : operations)
        multiplyFromLeft(found, operation, gate.qubits);

    Complex overlap = 0;
    for (std::size_t k = 0; k < wanted.elements.size(); ++k)
        overlap += std::conj(wanted.elements[k]) * found.elements[k];
    if (std::abs(overlap) == 0)
        return false;
    const Complex phase = overlap / std::abs(overlap);
    constexpr double tolerance = 1e-9;
    for (std::size_t k = 0; k < wanted.elements.size(); ++k)
        if (std::abs(found.elements[k] - phase * wanted.elements[k]) > tolerance)
            return false;
    return true;
}

} // namespace ansatz::openqasm
