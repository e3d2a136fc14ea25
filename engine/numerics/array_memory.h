// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_program.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ansatz::numerics {

/// What an array simulator takes at once for a training step: known before the first byte, never
/// less than it takes and at most about twice as much.
class ArrayMemory {
public:
    ArrayMemory(const ArrayProgram &program, const std::vector<Observable> &observables,
                int realBytes, bool autograd, bool vmap);

    /// For batches of that size; saturates at 2^64−1.
    [[nodiscard]] std::uint64_t bytes(std::size_t samples) const;

    /// The most qubits of which one sample of such a circuit fits; 0 when none does.
    [[nodiscard]] int largestQubits(std::uint64_t available) const;

    /// Throws UserError with need, have and what would fit.
    void require(std::size_t samples, std::uint64_t available) const;

private:
    int m_qubits;
    int m_realBytes;
    bool m_vmap;
    std::uint64_t m_statesPerSample; ///< states, or arrays of their size, that live at once
    std::uint64_t m_tableBytes;      ///< of the circuit's constants, for each amplitude
};

} // namespace ansatz::numerics
