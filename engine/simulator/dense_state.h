// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <complex>
#include <span>
#include <vector>

namespace ansatz {

/// One state, written the way a textbook does, to be obviously right.
template <class Real>
class DenseState final {
public:
    /// |0…0⟩.
    explicit DenseState(int qubits);

    /// state = matrix on those qubits · state. The matrix need not be unitary.
    void apply(const GateMatrix &matrix, const std::vector<int> &gateQubits);

    [[nodiscard]] const std::vector<std::complex<Real>> &amplitudes() const { return m_amplitudes; }

    /// Vectors that exist at once while a gate is applied.
    static constexpr int vectors = 2;

private:
    int m_qubits;
    std::vector<std::complex<Real>> m_amplitudes;
    std::vector<std::complex<Real>> m_result;
};

/// ⟨bra|observable|ket⟩, summed in double precision.
template <class Real>
[[nodiscard]] std::complex<double>
matrixElement(const std::vector<std::complex<Real>> &bra, const Observable &observable,
              const std::vector<std::complex<Real>> &ket, int qubits);

/// The angles of an operation for one sample.
[[nodiscard]] std::vector<double> anglesOf(const Operation &operation,
                                           std::span<const double> features,
                                           std::span<const double> weights);

} // namespace ansatz
