// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/give_up.h"

namespace ansatz::worker {

/// While it lives, its thread waits for workers (until they are ready, have said what they can, or
/// have answered) only until `giveUp` says yes; the wait then throws Interrupted. For what has no
/// other way to be told, as the making of a simulator. Of several of a thread any may say yes.
class WaitScope final {
public:
    explicit WaitScope(GiveUp giveUp);
    ~WaitScope();
    WaitScope(const WaitScope &) = delete;
    WaitScope &operator=(const WaitScope &) = delete;

    /// Whether one of this thread's says yes.
    [[nodiscard]] static bool isGivenUp();

    /// While it lives, its thread's scopes do not count.
    class Pause final {
    public:
        Pause();
        ~Pause();
        Pause(const Pause &) = delete;
        Pause &operator=(const Pause &) = delete;

    private:
        const WaitScope *m_paused;
    };

private:
    GiveUp m_giveUp;
    const WaitScope *m_outer;
};

/// Throws Interrupted when `giveUp`, or a WaitScope of this thread, says yes.
void askWaiting(const GiveUp &giveUp = {});

} // namespace ansatz::worker
