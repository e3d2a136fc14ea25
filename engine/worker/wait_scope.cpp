// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/wait_scope.h"

#include <utility>

namespace ansatz::worker {

namespace {

thread_local const WaitScope *innermost = nullptr;

} // namespace

WaitScope::WaitScope(GiveUp giveUp) : m_giveUp(std::move(giveUp)), m_outer(innermost)
{
    innermost = this;
}

WaitScope::~WaitScope()
{
    innermost = m_outer;
}

bool WaitScope::isGivenUp()
{
    for (const WaitScope *scope = innermost; scope != nullptr; scope = scope->m_outer) {
        if (scope->m_giveUp && scope->m_giveUp())
            return true;
    }
    return false;
}

WaitScope::Pause::Pause() : m_paused(std::exchange(innermost, nullptr)) {}

WaitScope::Pause::~Pause()
{
    innermost = m_paused;
}

void askWaiting(const GiveUp &giveUp)
{
    if ((giveUp && giveUp()) || WaitScope::isGivenUp())
        throw Interrupted();
}

} // namespace ansatz::worker
