// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/index_map.h"

namespace ansatz {

IndexMap::IndexMap(int qubits) : m_constants(static_cast<std::size_t>(qubits), false)
{
    for (int qubit = 0; qubit < qubits; ++qubit)
        m_rows.push_back(std::size_t(1) << (qubits - 1 - qubit));
    m_columns = m_rows;
}

void IndexMap::controlledX(int control, int target)
{
    const auto c = static_cast<std::size_t>(control);
    const auto t = static_cast<std::size_t>(target);
    m_rows[t] ^= m_rows[c];
    m_constants[t] = m_constants[t] != m_constants[c];
    m_columns[c] ^= m_columns[t];
}

void IndexMap::swap(int first, int second)
{
    const auto a = static_cast<std::size_t>(first);
    const auto b = static_cast<std::size_t>(second);
    std::swap(m_rows[a], m_rows[b]);
    std::swap(m_columns[a], m_columns[b]);
    const bool constant = m_constants[a];
    m_constants[a] = m_constants[b];
    m_constants[b] = constant;
}

void IndexMap::flip(int qubit)
{
    m_constants[static_cast<std::size_t>(qubit)].flip();
}

PauliMasks IndexMap::masksOf(std::span<const std::pair<int, Axis>> factors) const
{
    PauliMasks masks;
    for (const auto &[qubit, axis] : factors) {
        const auto q = static_cast<std::size_t>(qubit);
        if (axis != Axis::Z)
            masks.flip ^= m_columns[q];
        if (axis != Axis::X) {
            masks.sign ^= m_rows[q];
            masks.negative = masks.negative != m_constants[q];
        }
        masks.yCount += axis == Axis::Y;
    }
    return masks;
}

std::array<PauliMasks, 3> IndexMap::paulisOf(int qubit) const
{
    std::array<PauliMasks, 3> paulis;
    for (const Axis axis : {Axis::X, Axis::Y, Axis::Z}) {
        const std::pair<int, Axis> factor(qubit, axis);
        paulis[static_cast<std::size_t>(axis)] = masksOf(std::span(&factor, 1));
    }
    return paulis;
}

} // namespace ansatz
