// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/dense_state.h"

namespace ansatz {

template <class Real>
DenseState<Real>::DenseState(int qubits)
    : m_qubits(qubits), m_amplitudes(std::size_t(1) << qubits), m_result(m_amplitudes.size())
{
    m_amplitudes[0] = 1;
}

template <class Real>
void DenseState<Real>::apply(const GateMatrix &matrix, const std::vector<int> &gateQubits)
{
    const int count = static_cast<int>(gateQubits.size());
    std::vector<std::size_t> bits; // of the matrix's index, most significant first
    std::size_t all = 0;
    for (const int qubit : gateQubits) {
        bits.push_back(std::size_t(1) << (m_qubits - 1 - qubit));
        all |= bits.back();
    }
    for (std::size_t x = 0; x < m_amplitudes.size(); ++x) {
        int row = 0;
        for (int i = 0; i < count; ++i)
            row = 2 * row + ((x & bits[static_cast<std::size_t>(i)]) != 0);
        std::complex<Real> sum = 0;
        for (int column = 0; column < matrix.dimension; ++column) {
            std::size_t y = x & ~all;
            for (int i = 0; i < count; ++i) {
                if (column >> (count - 1 - i) & 1)
                    y |= bits[static_cast<std::size_t>(i)];
            }
            sum += std::complex<Real>(matrix.at(row, column)) * m_amplitudes[y];
        }
        m_result[x] = sum;
    }
    m_amplitudes.swap(m_result);
}

template class DenseState<float>;
template class DenseState<double>;

template <class Real>
std::complex<double> matrixElement(const std::vector<std::complex<Real>> &bra,
                                   const Observable &observable,
                                   const std::vector<std::complex<Real>> &ket, int qubits)
{
    std::complex<double> sum = 0;
    for (const PauliString &term : observable.terms) {
        for (std::size_t x = 0; x < ket.size(); ++x) {
            // The string takes |x⟩ to phase·|y⟩.
            std::size_t y = x;
            std::complex<double> phase = term.coefficient;
            for (const auto &[qubit, pauli] : term.factors) {
                const std::size_t bit = std::size_t(1) << (qubits - 1 - qubit);
                const bool one = (x & bit) != 0;
                if (pauli == Pauli::Z)
                    phase *= one ? -1.0 : 1.0;
                else if (pauli == Pauli::Y)
                    phase *= std::complex<double>(0, one ? -1 : 1);
                if (pauli != Pauli::Z)
                    y ^= bit;
            }
            sum += std::conj(std::complex<double>(bra[y])) * phase * std::complex<double>(ket[x]);
        }
    }
    return sum;
}

template std::complex<double> matrixElement(const std::vector<std::complex<float>> &,
                                            const Observable &,
                                            const std::vector<std::complex<float>> &, int);
template std::complex<double> matrixElement(const std::vector<std::complex<double>> &,
                                            const Observable &,
                                            const std::vector<std::complex<double>> &, int);

std::vector<double> anglesOf(const Operation &operation, std::span<const double> features,
                             std::span<const double> weights)
{
    std::vector<double> angles;
    angles.reserve(operation.parameters.size());
    for (const Parameter &parameter : operation.parameters)
        angles.push_back(parameter.evaluate(features, weights));
    return angles;
}

} // namespace ansatz
