// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/circuit/circuit.h"

#include <complex>
#include <numbers>
#include <vector>

/// Plain state vectors, written without regard to how the engine does it.
namespace ansatz::dense {

using Complex = std::complex<double>;
using Vector = std::vector<Complex>;

inline Vector basisState(int qubits, std::size_t index)
{
    Vector state(std::size_t{1} << qubits);
    state[index] = 1;
    return state;
}

inline Vector randomState(int qubits, Random &random)
{
    Vector state(std::size_t{1} << qubits);
    double norm = 0;
    for (Complex &amplitude : state) {
        amplitude = {random.normal(), random.normal()};
        norm += std::norm(amplitude);
    }
    for (Complex &amplitude : state)
        amplitude /= std::sqrt(norm);
    return state;
}

/// result[row] = Σ matrix[gate bits of row → k]·state[row with k at the gate's qubits]
inline Vector apply(const GateMatrix &matrix, const std::vector<int> &on, int qubits,
                    const Vector &state)
{
    Vector result(state.size());
    for (std::size_t column = 0; column < state.size(); ++column) {
        int from = 0;
        for (const int qubit : on)
            from = 2 * from + static_cast<int>((column >> (qubits - 1 - qubit)) & 1);
        for (int to = 0; to < matrix.dimension; ++to) {
            std::size_t row = column;
            for (std::size_t k = 0; k < on.size(); ++k) {
                const std::size_t mask = std::size_t{1} << (qubits - 1 - on[k]);
                row = ((to >> (on.size() - 1 - k)) & 1) ? row | mask : row & ~mask;
            }
            result[row] += matrix.at(to, from) * state[column];
        }
    }
    return result;
}

inline Vector run(const ExpandedCircuit &circuit, Vector state,
                  const std::vector<double> &features = {}, const std::vector<double> &weights = {})
{
    for (const Operation &operation : circuit.operations) {
        std::vector<double> angles;
        for (const Parameter &parameter : operation.parameters)
            angles.push_back(parameter.evaluate(features, weights));
        state = apply(operation.gate->matrix(angles), operation.qubits, circuit.qubits, state);
    }
    return state;
}

inline Complex overlap(const Vector &left, const Vector &right)
{
    Complex sum = 0;
    for (std::size_t k = 0; k < left.size(); ++k)
        sum += std::conj(left[k]) * right[k];
    return sum;
}

inline std::vector<double> randomAngles(const Gate &gate, Random &random)
{
    std::vector<double> angles;
    for (std::size_t k = 0; k < gate.parameters.size(); ++k)
        angles.push_back((2 * random.uniform() - 1) * 2 * std::numbers::pi);
    return angles;
}

} // namespace ansatz::dense
