// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/thread_pool.h"

#include "engine/base/error.h"

#include <utility>

namespace ansatz {

namespace {

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

ThreadPool::ThreadPool(int threads)
{
    ANSATZ_CHECK(threads >= 1, "a pool has a thread");
    m_threads.reserve(static_cast<std::size_t>(threads) - 1);
    for (std::size_t worker = 1; worker < static_cast<std::size_t>(threads); ++worker)
        m_threads.emplace_back([this, worker] { work(worker); });
}

ThreadPool::~ThreadPool()
{
    m_stop = true;
    ++m_round;
    m_round.notify_all();
}

void ThreadPool::runTask(std::size_t count, std::size_t workers, TaskView task)
{
    m_count = count;
    m_workers = workers;
    m_task = task;
    m_next = 0;
    if (count > 1 && workers > 1 && !m_threads.empty()) {
        m_busy = m_threads.size();
        ++m_round;
        m_round.notify_all();
    }
    takeTasks(0);
    for (std::size_t busy = m_busy; busy != 0; busy = m_busy)
        waitForChange(m_busy, busy);
    if (m_error)
        std::rethrow_exception(std::exchange(m_error, nullptr));
}

void ThreadPool::work(std::size_t worker)
{
    std::uint32_t seen = 0;
    while (true) {
        waitForChange(m_round, seen);
        // The caller starts a new round only when all have finished this one.
        seen = m_round;
        if (m_stop)
            return;
        if (worker < m_workers)
            takeTasks(worker);
        if (--m_busy == 0)
            m_busy.notify_one();
    }
}

void ThreadPool::takeTasks(std::size_t worker)
{
    try {
        for (std::size_t task = m_next++; task < m_count; task = m_next++)
            m_task.call(m_task.callable, task, worker);
    } catch (...) {
        const std::lock_guard lock(m_errorMutex);
        if (!m_error)
            m_error = std::current_exception();
        m_next = m_count;
    }
}

} // namespace ansatz
