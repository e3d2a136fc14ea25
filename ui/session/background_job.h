// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace ansatz::ui {

/// A thread that does one thing after another for an object of the GUI thread: a new job takes the
/// place of the one before, which is asked to stop and whose result nobody hears of.
class BackgroundJob final {
public:
    /// Results come as events of `owner`, which must outlive this.
    explicit BackgroundJob(QObject *owner);
    /// Asks the job in work to stop and joins.
    ~BackgroundJob();

    /// `work(stop)` runs on the thread and must not throw; `done(result)` on the GUI thread, unless
    /// the job was cancelled or replaced by then.
    template <class Result, class Work, class Done>
    void run(Work work, Done done)
    {
        post([this, work = std::move(work), done = std::move(done)](const Turn &turn) {
            auto result = std::make_shared<Result>(work(turn.stop));
            deliver(turn.number, [done, result] { done(std::move(*result)); });
        });
    }
    void cancel();
    /// Waits until the newest job is done and its result was heard of, at most so long. True when
    /// there is none left. Call on the GUI thread, not from a job's own result.
    bool waitFor(std::chrono::milliseconds time);

    /// From the thread of the job in work: `event` runs on the GUI thread unless the job is
    /// cancelled by then.
    void report(std::function<void()> event);

private:
    struct Turn {
        int number = 0;
        std::stop_token stop;
    };
    using Work = std::function<void(const Turn &)>;

    void post(Work work);
    void deliver(int number, std::function<void()> event);
    void loop(const std::stop_token &quit);

    QObject *m_owner;
    int m_number = 0; ///< of the newest job; the GUI thread's own
    int m_inWork = 0; ///< the job thread's own

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable_any m_wake;
    std::optional<std::pair<Turn, Work>> m_next;
    std::stop_source m_stop;
    bool m_working = false;

    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace ansatz::ui
