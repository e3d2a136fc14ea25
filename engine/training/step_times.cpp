// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/step_times.h"

#include <algorithm>

namespace ansatz {

void StepTimes::add(double seconds)
{
    if (m_seconds.size() < capacity) {
        m_seconds.reserve(capacity); // no later step waits for memory
        m_seconds.push_back(static_cast<float>(seconds));
        return;
    }
    m_seconds[m_next] = static_cast<float>(seconds);
    m_next = (m_next + 1) % capacity;
}

double StepTimes::medianMs() const
{
    if (m_seconds.empty())
        return 0;
    std::vector<float> sorted = m_seconds;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::ranges::nth_element(sorted, middle);
    const double upper = *middle;
    if (sorted.size() % 2 == 1)
        return 1000 * upper;
    return 500 * (upper + *std::max_element(sorted.begin(), middle));
}

} // namespace ansatz
