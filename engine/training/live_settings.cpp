// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/live_settings.h"

#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/base/numbers.h"

#include <utility>

namespace ansatz {

void LiveSettings::setLearningRate(double rate)
{
    if (!(rate >= limits::smallestLearningRate && rate <= limits::learningRate))
        throw UserError("the learning rate must be from "
                            + formatDouble(limits::smallestLearningRate) + " to "
                            + formatDouble(limits::learningRate),
                        "/training/learning_rate");
    const std::lock_guard lock(m_mutex);
    m_changes.learningRate = rate;
}

void LiveSettings::watchSample(std::size_t index)
{
    const std::lock_guard lock(m_mutex);
    m_changes.watched = index;
}

LiveSettings::Changes LiveSettings::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_changes, {});
}

} // namespace ansatz
