// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>

namespace ansatz {

/// How many samples are evaluated in one call, so that whole data sets never need all their states
/// at once: as many as keep 2^22 amplitudes, at most 1024, at least 1.
[[nodiscard]] inline std::size_t samplesAtOnce(int qubits)
{
    constexpr int amplitudeBits = 22;
    if (qubits >= amplitudeBits)
        return 1;
    return std::min<std::size_t>(1024, std::size_t(1) << (amplitudeBits - qubits));
}

} // namespace ansatz
