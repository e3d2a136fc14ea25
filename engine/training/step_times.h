// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace ansatz {

/// The durations of the newest steps, at most `capacity` of them, however long a run is.
class StepTimes final {
public:
    static constexpr std::size_t capacity = 65'536;

    void add(double seconds);
    /// In milliseconds; 0 when nothing was added.
    [[nodiscard]] double medianMs() const;

private:
    std::vector<float> m_seconds;
    std::size_t m_next = 0; ///< the oldest one, once full
};

} // namespace ansatz
