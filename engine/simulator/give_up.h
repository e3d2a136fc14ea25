// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/interrupted.h"

#include <cstddef>
#include <functional>

namespace ansatz {

/// Whether to give up a computation. Threads may ask it at the same time; empty: never.
using GiveUp = std::function<bool()>;

/// Asks `giveUp` after every so much work, so that asking costs nothing beside the work.
class GiveUpWatch final {
public:
    explicit GiveUpWatch(const GiveUp &giveUp) : m_giveUp(giveUp) { ask(); }

    /// Told of work that was done, in amplitudes touched. Throws Interrupted.
    void worked(std::size_t amplitudes)
    {
        m_amplitudes += amplitudes;
        if (m_amplitudes >= amplitudesBetween)
            ask();
    }

private:
    static constexpr std::size_t amplitudesBetween = std::size_t(1) << 20; // about a millisecond

    void ask()
    {
        m_amplitudes = 0;
        if (m_giveUp && m_giveUp())
            throw Interrupted();
    }

    const GiveUp &m_giveUp;
    std::size_t m_amplitudes = 0;
};

} // namespace ansatz
