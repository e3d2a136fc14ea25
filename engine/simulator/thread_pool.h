// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ansatz {

/// Threads that wait for work. The caller of run takes part, so one thread starts none.
class ThreadPool final {
public:
    using Task = std::function<void(std::size_t task, std::size_t worker)>;

    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool &) = delete;
    ThreadPool &operator=(const ThreadPool &) = delete;

    [[nodiscard]] std::size_t threads() const { return m_threads.size() + 1; }

    /// Calls task(i, worker) for i = 0 … count-1 in any order, with workers numbered 0 …
    /// workers-1, and returns when all are done. Rethrows the first exception of a task.
    void run(std::size_t count, std::size_t workers, const Task &task);

private:
    void work(std::size_t worker);
    void takeTasks(std::size_t worker);

    std::atomic<std::uint32_t> m_round = 0;
    std::atomic<std::size_t> m_next = 0;
    std::atomic<std::size_t> m_busy = 0;
    std::atomic<bool> m_stop = false;
    std::size_t m_count = 0;
    std::size_t m_workers = 1;
    const Task *m_task = nullptr;
    std::mutex m_errorMutex;
    std::exception_ptr m_error;
    std::vector<std::jthread> m_threads;
};

} // namespace ansatz
