// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/compiled_circuit.h"

#include <span>
#include <utility>
#include <vector>

namespace ansatz {

/// Which basis index stores which amplitude. Bit q of the basis state that index x stores is
/// parity(x & row_q) ^ constant_q, and x ^ column_q is the index of the same state with bit q
/// flipped: a linear map over GF(2) and its inverse. CNOT, X and SWAP change the map, not the
/// amplitudes.
class IndexMap final {
public:
    /// The identity: qubit q is index bit qubits−1−q.
    explicit IndexMap(int qubits);

    void controlledX(int control, int target);
    void swap(int first, int second);
    void flip(int qubit);

    /// A product of Paulis of different qubits as it acts on stored indices.
    [[nodiscard]] PauliMasks masksOf(std::span<const std::pair<int, Axis>> factors) const;
    /// X, Y and Z of one qubit.
    [[nodiscard]] std::array<PauliMasks, 3> paulisOf(int qubit) const;
    /// The indices that store basis states differing in the qubit alone: the mask between them.
    [[nodiscard]] std::size_t column(int qubit) const
    {
        return m_columns[static_cast<std::size_t>(qubit)];
    }

private:
    std::vector<std::size_t> m_rows;
    std::vector<std::size_t> m_columns;
    std::vector<bool> m_constants;
};

} // namespace ansatz
