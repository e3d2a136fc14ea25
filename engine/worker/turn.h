// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace ansatz::worker {

/// A std::timed_mutex that ThreadSanitizer can follow; for std::unique_lock.
class Turn final {
public:
    [[nodiscard]] bool try_lock()
    {
        const std::lock_guard lock(m_mutex);
        return take();
    }
    [[nodiscard]] bool try_lock_for(std::chrono::milliseconds time)
    {
        std::unique_lock lock(m_mutex);
        m_free.wait_for(lock, time, [this] { return !m_isTaken; });
        return take();
    }
    void unlock()
    {
        // Told while it is locked: whoever has it next may destroy this.
        const std::lock_guard lock(m_mutex);
        m_isTaken = false;
        m_free.notify_one();
    }

private:
    bool take()
    {
        if (m_isTaken)
            return false;
        m_isTaken = true;
        return true;
    }

    std::mutex m_mutex;
    std::condition_variable m_free;
    bool m_isTaken = false;
};

} // namespace ansatz::worker
