// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/thread_pool.h"

#include "engine/base/error.h"

#include <algorithm>
#include <string>
#include <system_error>
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

ThreadPool &ThreadPool::ofProcess()
{
    // Never destroyed: a thread may still compute while another one ends the process.
    static ThreadPool &pool = *new ThreadPool;
    return pool;
}

ThreadPool::~ThreadPool()
{
    m_stop = true;
    for (std::size_t i = 0; i < m_helpers; ++i) {
        ++m_all[i]->calls;
        m_all[i]->calls.notify_one();
    }
}

void ThreadPool::require(int threads)
{
    ANSATZ_CHECK(threads >= 1 && threads <= limits::threads,
                 "a pool has a thread, and not too many");
    const auto wanted = static_cast<std::size_t>(threads) - 1;
    if (wanted <= m_helpers)
        return;
    const std::lock_guard lock(m_growing);
    try {
        while (m_helpers < wanted) {
            auto helper = std::make_unique<Helper>();
            Helper &self = *helper;
            self.thread =
                std::jthread([this, &self, worker = m_helpers + 1] { help(self, worker); });
            m_all[m_helpers] = std::move(helper);
            ++m_helpers;
        }
    } catch (const std::system_error &) {
        throw UserError("the system did not start " + std::to_string(threads) + " threads", {},
                        "use fewer threads");
    }
}

// From the first on, so that a lone caller's is always the same.
ThreadPool::Job *ThreadPool::freeJob()
{
    for (Job &job : m_jobs) {
        if (!job.isTaken.exchange(true))
            return &job;
    }
    return nullptr;
}

void ThreadPool::runTasks(std::size_t count, std::size_t workers, const void *callable, Call call)
{
    ANSATZ_CHECK(count < closed, "tasks can be numbered");
    const std::size_t useful = std::min({count, workers, threads()});
    Job *const job = useful > 1 ? freeJob() : nullptr;
    if (job == nullptr) {
        for (std::size_t task = 0; task < count; ++task)
            call(callable, task, 0);
        return;
    }
    const std::uint64_t round = (job->ticket >> 32) + 1;
    job->ticket = round << 32 | closed;
    job->count = count;
    job->workers = workers;
    job->callable = callable;
    job->call = call;
    job->done = 0;
    job->hasFailed = false;
    job->ticket = round << 32;
    for (std::size_t i = 0; i + 1 < useful; ++i) {
        ++m_all[i]->calls;
        m_all[i]->calls.notify_one();
    }
    takeTasks(*job, 0);
    for (std::size_t done = job->done; done != count; done = job->done)
        waitForChange(job->done, done);
    const std::exception_ptr error = std::exchange(job->error, nullptr);
    job->isTaken = false;
    if (error)
        std::rethrow_exception(error);
}

void ThreadPool::help(Helper &self, std::size_t worker)
{
    std::uint32_t seen = 0;
    while (true) {
        waitForChange(self.calls, seen);
        // Whoever calls from here on is heard after this look around.
        seen = self.calls;
        if (m_stop)
            return;
        for (Job &job : m_jobs)
            takeTasks(job, worker);
    }
}

void ThreadPool::takeTasks(Job &job, std::size_t worker)
{
    while (true) {
        std::uint64_t ticket = job.ticket;
        const std::size_t task = ticket & closed;
        const std::size_t count = job.count;
        const std::size_t workers = job.workers;
        const void *const callable = job.callable;
        const Call call = job.call;
        if (task >= count || worker >= workers)
            return;
        // It succeeds only while the ticket has not been closed: what was read is of its round.
        if (!job.ticket.compare_exchange_strong(ticket, ticket + 1))
            continue;
        if (!job.hasFailed) {
            try {
                call(callable, task, worker);
            } catch (...) {
                const std::lock_guard lock(job.errorMutex);
                if (!job.error)
                    job.error = std::current_exception();
                job.hasFailed = true;
            }
        }
        if (++job.done == count)
            job.done.notify_one();
    }
}

} // namespace ansatz
