// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/openqasm_qubit_use.h"

#include <string>

namespace ansatz::openqasm {

void QubitUse::gate(const Lexer &lexer, const Position &position, std::span<const int> qubits)
{
    for (const int index : qubits) {
        Qubit &qubit = m_qubits[static_cast<std::size_t>(index)];
        if (qubit.isMeasured)
            lexer.fail("a gate after the measurement of its qubit at "
                           + std::to_string(qubit.measuredAt.line) + ":"
                           + std::to_string(qubit.measuredAt.column) + " is not supported",
                       position,
                       "Only measurements at the end are read; take the one before this out, or "
                       "the gates after it.");
        qubit.isUsed = true;
    }
}

void QubitUse::measure(const Position &position, std::span<const int> qubits)
{
    for (const int index : qubits) {
        Qubit &qubit = m_qubits[static_cast<std::size_t>(index)];
        if (!qubit.isMeasured)
            qubit.measuredAt = position;
        qubit.isMeasured = true;
    }
}

void QubitUse::reset(const Lexer &lexer, const Position &position,
                     std::span<const int> qubits) const
{
    for (const int index : qubits) {
        const Qubit &qubit = m_qubits[static_cast<std::size_t>(index)];
        if (qubit.isUsed || qubit.isMeasured)
            lexer.fail("'reset' of a qubit that was used before is not supported", position,
                       "Leave it out, or use another qubit from here on.");
    }
}

} // namespace ansatz::openqasm
