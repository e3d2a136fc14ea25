// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/state.h"

#include <array>
#include <cstddef>
#include <vector>

namespace ansatz {

/// blochVector() of every qubit, in one sweep a qubit.
[[nodiscard]] std::vector<std::array<double, 3>> blochVectors(const StateVector &state, int qubits);

/// ⟨state|observable|state⟩ of all of them; single Paulis are read off the Bloch vectors, which
/// must be the state's.
[[nodiscard]] std::vector<double> expectations(const StateVector &state, int qubits,
                                               const std::vector<std::array<double, 3>> &bloch,
                                               const std::vector<Observable> &observables);

/// What can be said of the mixture ρ̄ = mean of |ψ⟩⟨ψ| over equally likely states ψ: whatever is
/// linear in ρ̄. A mixture has no amplitudes. Its Bloch vectors are also shortened by the
/// difference between the states, not by entanglement alone.
class StateMixture final {
public:
    explicit StateMixture(int qubits, std::vector<Observable> observables);

    void add(const StateVector &state);

    [[nodiscard]] std::size_t states() const { return m_states; }
    /// These need at least one state.
    [[nodiscard]] std::vector<double> probabilities() const; ///< [2^n], the diagonal of ρ̄
    [[nodiscard]] std::vector<std::array<double, 3>> blochVectors() const;
    [[nodiscard]] std::vector<double> expectations() const; ///< Tr(ρ̄ O)

private:
    int m_qubits;
    std::vector<Observable> m_observables;
    std::size_t m_states = 0;
    // Sums over the states.
    std::vector<double> m_probabilities;
    std::vector<std::array<double, 3>> m_bloch;
    std::vector<double> m_expectations;
};

} // namespace ansatz
