// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/background_job.h"

#include <QCoreApplication>

namespace ansatz::ui {

BackgroundJob::BackgroundJob(QObject *owner)
    : m_owner(owner), m_thread([this](std::stop_token quit) { loop(quit); })
{}

BackgroundJob::~BackgroundJob()
{
    cancel();
    m_thread.request_stop();
    m_thread.join();
}

void BackgroundJob::cancel()
{
    ++m_number;
    const std::lock_guard lock(m_mutex);
    m_stop.request_stop();
    m_next.reset();
}

void BackgroundJob::post(Work work)
{
    cancel();
    {
        const std::lock_guard lock(m_mutex);
        m_stop = std::stop_source();
        m_next = std::pair(Turn{m_number, m_stop.get_token()}, std::move(work));
    }
    m_wake.notify_all();
}

bool BackgroundJob::waitFor(std::chrono::milliseconds time)
{
    {
        std::unique_lock lock(m_mutex);
        if (!m_wake.wait_for(lock, time, [this] { return !m_next && !m_working; }))
            return false;
    }
    QCoreApplication::sendPostedEvents(m_owner, QEvent::MetaCall);
    return true;
}

void BackgroundJob::report(std::function<void()> event)
{
    deliver(m_inWork, std::move(event));
}

void BackgroundJob::deliver(int number, std::function<void()> event)
{
    // Queued: runs on the GUI thread, and not at all when the owner is gone by then.
    QMetaObject::invokeMethod(
        m_owner,
        [this, number, event = std::move(event)] {
            if (number == m_number)
                event();
        },
        Qt::QueuedConnection);
}

void BackgroundJob::loop(const std::stop_token &quit)
{
    for (;;) {
        std::optional<std::pair<Turn, Work>> job;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, quit, [this] { return m_next.has_value(); })
                || quit.stop_requested())
                return;
            job = std::exchange(m_next, std::nullopt);
            m_working = true;
        }
        m_inWork = job->first.number;
        job->second(job->first);
        {
            const std::lock_guard lock(m_mutex);
            m_working = false;
        }
        m_wake.notify_all();
    }
}

} // namespace ansatz::ui
