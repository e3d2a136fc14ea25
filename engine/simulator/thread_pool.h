// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/limits.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

namespace ansatz {

/// Threads that wait for work, awake for a moment after the last. The caller of run takes part, so
/// one thread starts none.
///
/// Any number of callers at once, from any thread, tasks of this pool among them: each works on its
/// own tasks and waits for no one else's; as many of the pool's threads as it asks for may help.
/// The first `mostHelped` callers are helped, further ones work alone. run allocates nothing.
class ThreadPool final {
public:
    static constexpr std::size_t mostHelped = 8;

    ThreadPool() = default;
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    /// The one that all simulators of the process share: as large as the largest of them asks for.
    [[nodiscard]] static ThreadPool &ofProcess();

    /// Makes sure of so many threads, a caller of run counted, at most limits::threads. Throws
    /// UserError when the system does not start them; the others go on.
    void require(int threads);

    /// With a caller.
    [[nodiscard]] std::size_t threads() const { return m_helpers + 1; }

    /// Calls task(i, worker) for i = 0 … count-1 in any order, with workers numbered 0 …
    /// workers-1, no number twice at a time, and returns when all are done. Rethrows the first
    /// exception of a task.
    template <class Task>
    void run(std::size_t count, std::size_t workers, const Task &task)
    {
        runTasks(count, workers, &task,
                 [](const void *callable, std::size_t i, std::size_t worker) {
                     (*static_cast<const Task *>(callable))(i, worker);
                 });
    }

private:
    using Call = void (*)(const void *callable, std::size_t task, std::size_t worker);

    /// A place for the tasks of one caller after the other.
    struct alignas(64) Job {
        std::atomic<bool> isTaken = false;
        /// The round in the high half, the next task in the low half; `closed` between rounds. A
        /// thread that comes late to a round finds nothing to take, and nobody waits for it.
        std::atomic<std::uint64_t> ticket = closed;
        std::atomic<std::size_t> done = 0;   ///< tasks of the round
        std::atomic<bool> hasFailed = false; ///< the round's other tasks are left out

        // Of the round; changed only while the ticket is closed.
        std::atomic<std::size_t> count = 0;
        std::atomic<std::size_t> workers = 1;
        std::atomic<const void *> callable = nullptr;
        std::atomic<Call> call = nullptr;

        std::mutex errorMutex;
        std::exception_ptr error;
    };

    struct alignas(64) Helper {
        std::atomic<std::uint32_t> calls = 0; ///< how often there was work for it
        std::jthread thread;
    };

    static constexpr std::uint64_t closed = 0xffffffff; // no task

    void runTasks(std::size_t count, std::size_t workers, const void *callable, Call call);
    [[nodiscard]] Job *freeJob();
    void help(Helper &self, std::size_t worker);
    static void takeTasks(Job &job, std::size_t worker);

    std::array<Job, mostHelped> m_jobs;
    std::atomic<bool> m_stop = false;
    std::mutex m_growing;
    std::atomic<std::size_t> m_helpers = 0; ///< the first of these are there, and stay
    std::array<std::unique_ptr<Helper>, limits::threads - 1> m_all; ///< worker 1 first
};

} // namespace ansatz
