// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace ansatz {

/// Threads that wait for work, awake for a moment after the last. The caller of run takes part, so
/// one thread starts none. run allocates nothing.
class ThreadPool final {
public:
    /// Throws UserError when the system does not start so many threads.
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    [[nodiscard]] std::size_t threads() const { return m_threads.size() + 1; }

    /// Calls task(i, worker) for i = 0 … count-1 in any order, with workers numbered 0 …
    /// workers-1, and returns when all are done. Rethrows the first exception of a task.
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

    void runTasks(std::size_t count, std::size_t workers, const void *callable, Call call);
    void stop();
    void work(std::size_t worker);
    void takeTasks(std::size_t worker);

    // The round in the high half, the next task in the low half; `closed` between rounds. A thread
    // that comes late to a round finds nothing to take, and nobody waits for it.
    std::atomic<std::uint64_t> m_ticket;
    std::atomic<std::uint32_t> m_round = 0;
    std::atomic<std::size_t> m_done = 0; ///< tasks of the round
    std::atomic<bool> m_stop = false;
    std::atomic<bool> m_failed = false; ///< the round's other tasks are left out

    // Of the round; changed only while the ticket is closed.
    std::atomic<std::size_t> m_count = 0;
    std::atomic<std::size_t> m_workers = 1;
    std::atomic<const void *> m_callable = nullptr;
    std::atomic<Call> m_call = nullptr;

    std::mutex m_errorMutex;
    std::exception_ptr m_error;
    std::vector<std::jthread> m_threads;
};

} // namespace ansatz
