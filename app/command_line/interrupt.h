// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <thread>

namespace ansatz {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP requests a stop, at once, instead of ending
/// the program; a second one ends it at once, but for a second SIGHUP, which terminals send as they
/// close. Signals that were ignored (nohup) stay ignored. At most one at a time.
class InterruptWatch {
public:
    /// Throws UserError when the system has no pipe left.
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch &) = delete;
    InterruptWatch &operator=(const InterruptWatch &) = delete;

    /// Others may request a stop as well.
    [[nodiscard]] const std::stop_source &source() const { return m_stop; }
    /// The signal that came first; 0 for none.
    [[nodiscard]] int signal() const;

private:
    std::stop_source m_stop;
    int m_reader = -1;
    int m_writer = -1;
    std::jthread m_thread; ///< a signal handler may write to a pipe, but not call a stop source
};

} // namespace ansatz
