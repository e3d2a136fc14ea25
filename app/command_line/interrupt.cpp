// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/interrupt.h"

#include "engine/base/error.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace ansatz {

namespace {

constexpr int watchedSignals[] = {SIGINT, SIGTERM, SIGHUP};

std::atomic<int> notedSignal = 0;
std::atomic<int> pipeToWatch = -1;
static_assert(std::atomic<int>::is_always_lock_free, "signal handlers must not lock");

void note(int signal)
{
    const int before = errno;
    int none = 0;
    if (notedSignal.compare_exchange_strong(none, signal)) {
        const char byte = 's';
        [[maybe_unused]] const ssize_t written = ::write(pipeToWatch, &byte, 1);
    } else if (signal != SIGHUP) {
        std::signal(signal, SIG_DFL);
        std::raise(signal); // takes effect as this handler returns
    }
    errno = before;
}

void requestStopOnSignal(int reader, std::stop_source stop)
{
    char byte = 0;
    ssize_t got = -1;
    do
        got = ::read(reader, &byte, 1);
    while (got < 0 && errno == EINTR);
    if (got == 1)
        stop.request_stop();
}

} // namespace

InterruptWatch::InterruptWatch()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        throw UserError("signals cannot be watched: " + std::generic_category().message(errno));
    m_reader = ends[0];
    m_writer = ends[1];
    notedSignal = 0;
    pipeToWatch = m_writer;
    m_thread = std::jthread(requestStopOnSignal, m_reader, m_stop);

    struct sigaction action {};
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    for (const int signal : watchedSignals) {
        struct sigaction before {};
        sigaction(signal, nullptr, &before);
        if (before.sa_handler != SIG_IGN) // as under nohup, or in the background of a script
            sigaction(signal, &action, nullptr);
    }
}

InterruptWatch::~InterruptWatch()
{
    for (const int signal : watchedSignals) {
        struct sigaction now {};
        sigaction(signal, nullptr, &now);
        if (now.sa_handler == note)
            std::signal(signal, SIG_DFL);
    }
    ::close(m_writer); // the thread reads the end
    m_thread.join();
    ::close(m_reader);
}

int InterruptWatch::signal() const
{
    return notedSignal;
}

} // namespace ansatz
