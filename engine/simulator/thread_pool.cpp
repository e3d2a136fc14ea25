// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/thread_pool.h"

#include "engine/base/error.h"

#include <string>
#include <system_error>
#include <utility>

namespace ansatz {

namespace {

constexpr std::uint64_t closed = 0xffffffff; // no task

// How often a thread looks for a change before it sleeps: some 30 µs. A wake-up costs as much as
// half a small training step, and the next step comes soon.
constexpr int looks = 1000;

void pause()
{
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

// Waits until `value` is no longer `old`.
template <class T>
void waitForChange(const std::atomic<T> &value, T old)
{
    for (int look = 0; look < looks; ++look) {
        if (value.load() != old)
            return;
        pause();
    }
    value.wait(old);
}

} // namespace

ThreadPool::ThreadPool(int threads) : m_ticket(closed)
{
    ANSATZ_CHECK(threads >= 1, "a pool has a thread");
    m_threads.reserve(static_cast<std::size_t>(threads) - 1);
    try {
        for (std::size_t worker = 1; worker < static_cast<std::size_t>(threads); ++worker)
            m_threads.emplace_back([this, worker] { work(worker); });
    } catch (const std::system_error &) {
        stop(); // those that have started wait, and are waited for
        throw UserError("the system did not start " + std::to_string(threads) + " threads", {},
                        "use fewer threads");
    }
}

ThreadPool::~ThreadPool()
{
    stop();
}

void ThreadPool::stop()
{
    m_stop = true;
    ++m_round;
    m_round.notify_all();
}

void ThreadPool::runTasks(std::size_t count, std::size_t workers, const void *callable, Call call)
{
    ANSATZ_CHECK(count < closed, "tasks can be numbered");
    if (count == 0)
        return;
    const std::uint32_t round = m_round + 1;
    m_ticket = std::uint64_t(round) << 32 | closed;
    m_count = count;
    m_workers = workers;
    m_callable = callable;
    m_call = call;
    m_done = 0;
    m_failed = false;
    m_ticket = std::uint64_t(round) << 32;
    m_round = round;
    if (count > 1 && workers > 1 && !m_threads.empty())
        m_round.notify_all();
    takeTasks(0);
    for (std::size_t done = m_done; done != count; done = m_done)
        waitForChange(m_done, done);
    if (m_error)
        std::rethrow_exception(std::exchange(m_error, nullptr));
}

void ThreadPool::work(std::size_t worker)
{
    std::uint32_t seen = 0;
    while (true) {
        waitForChange(m_round, seen);
        seen = m_round;
        if (m_stop)
            return;
        takeTasks(worker);
    }
}

void ThreadPool::takeTasks(std::size_t worker)
{
    while (true) {
        std::uint64_t ticket = m_ticket;
        const std::size_t task = ticket & closed;
        const std::size_t count = m_count;
        const void *const callable = m_callable;
        const Call call = m_call;
        if (task >= count || worker >= m_workers)
            return;
        // It succeeds only while the ticket has not been closed: what was read is of its round.
        if (!m_ticket.compare_exchange_strong(ticket, ticket + 1))
            continue;
        if (!m_failed) {
            try {
                call(callable, task, worker);
            } catch (...) {
                const std::lock_guard lock(m_errorMutex);
                if (!m_error)
                    m_error = std::current_exception();
                m_failed = true;
            }
        }
        if (++m_done == count)
            m_done.notify_one();
    }
}

} // namespace ansatz
