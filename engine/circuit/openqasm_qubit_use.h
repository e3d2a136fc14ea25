// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/openqasm_lexer.h"

#include <span>
#include <vector>

namespace ansatz::openqasm {

/// What has happened to each qubit so far: tells measurements at the end and resets at the start
/// from those in the middle, which a circuit here has no place for.
class QubitUse final {
public:
    void addQubits(std::size_t count) { m_qubits.resize(m_qubits.size() + count); }

    /// A gate. Throws at the position for a qubit that was measured before.
    void gate(const Lexer &lexer, const Position &position, std::span<const int> qubits);
    void measure(const Position &position, std::span<const int> qubits);
    /// Throws at the position for a qubit that was used before.
    void reset(const Lexer &lexer, const Position &position, std::span<const int> qubits) const;

private:
    struct Qubit {
        bool isUsed = false;
        bool isMeasured = false;
        Position measuredAt;
    };
    std::vector<Qubit> m_qubits;
};

} // namespace ansatz::openqasm
