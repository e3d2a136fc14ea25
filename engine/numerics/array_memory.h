// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_program.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace ansatz::numerics {

/// What an array library allocates at once for a training step of so many samples; nothing for more
/// than shapes can tell.
using StepBytes = std::function<std::optional<std::uint64_t>(std::size_t samples)>;

/// What an array simulator takes at once for a training step, or for one evaluation of a batch:
/// known before the first byte. A bound, never less than it takes and at most about three times as
/// much; as much as it takes where a library tells.
class ArrayMemory {
public:
    ArrayMemory(const ArrayProgram &program, const std::vector<Observable> &observables,
                int realBytes, bool autograd, bool vmap, StepBytes told = {});

    /// For a training step with batches of that size; saturates at 2^64−1.
    [[nodiscard]] std::uint64_t bytes(std::size_t samples) const;

    /// As many samples as an evaluation, which keeps nothing for gradients, may compute at once: at
    /// least one where a training step fits, at most those asked for.
    [[nodiscard]] std::size_t evaluatedAtOnce(std::size_t samples, std::uint64_t available) const;

    /// The most qubits of which one sample of such a circuit fits; 0 when none does.
    [[nodiscard]] int largestQubits(std::uint64_t available) const;

    /// Throws UserError with need, have and what would fit.
    void require(std::size_t samples, std::uint64_t available) const;

private:
    [[nodiscard]] std::uint64_t bound(std::size_t samples, std::uint64_t statesPerSample) const;

    int m_qubits;
    int m_realBytes;
    bool m_vmap;
    std::uint64_t m_statesPerSample; ///< states, or arrays of their size, that live at once
    std::uint64_t m_statesEvaluated; ///< likewise where no gradients are wanted
    std::uint64_t m_tableBytes;      ///< of the circuit's constants, for each amplitude
    StepBytes m_told;
};

} // namespace ansatz::numerics
