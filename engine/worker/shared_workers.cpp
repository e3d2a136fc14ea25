// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/wait_scope.h"
#include "engine/worker/worker.h"

#include <algorithm>
#include <condition_variable>
#include <thread>
#include <vector>

namespace ansatz::worker {

namespace {

using Clock = Worker::Clock;
using std::chrono::milliseconds;

constexpr milliseconds betweenQuestions(2); // to giveUp
constexpr std::chrono::minutes idlePatience(3);

// All workers of the program. What ends one (its destructor, which waits until it is gone) and what
// waits for one to start happens without the lock.
class Workers final {
public:
    std::shared_ptr<Worker> get(const WorkerCommand &command, const GiveUp &giveUp)
    {
        const auto isWanted = [&](const Worker &worker) { return worker.command() == command; };
        std::vector<std::shared_ptr<Worker>> ending;
        std::unique_lock lock(m_mutex);
        ending = takeOthers(isWanted);
        for (;;) {
            const auto found = std::ranges::find_if(m_running, [&](const auto &worker) {
                return worker->isUsable() && isWanted(*worker);
            });
            if (found != m_running.end())
                return *found;
            if (std::ranges::find(m_starting, command) == m_starting.end())
                break;
            // By somebody else, who may give up.
            m_changed.wait_for(lock, betweenQuestions);
            askWaiting(giveUp);
        }
        m_starting.push_back(command);
        lock.unlock();
        ending.clear(); // before a new one asks for memory
        std::shared_ptr<Worker> worker;
        try {
            worker = std::make_shared<Worker>(command, giveUp);
        } catch (...) {
            hasStarted(command, nullptr);
            throw;
        }
        hasStarted(command, worker);
        return worker;
    }

    std::shared_ptr<Worker> find(const WorkerCommand &command)
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::ranges::find_if(m_running, [&](const auto &worker) {
            return worker->isUsable() && worker->command() == command;
        });
        return found == m_running.end() ? nullptr : *found;
    }

    void endIdle(milliseconds patience)
    {
        std::vector<std::shared_ptr<Worker>> ending;
        const std::lock_guard lock(m_mutex);
        ending = takeIdle(patience);
    }

    void setPatience(milliseconds patience)
    {
        const std::lock_guard lock(m_mutex);
        m_patience = patience;
        m_changed.notify_all();
    }

private:
    void hasStarted(const WorkerCommand &command, std::shared_ptr<Worker> worker)
    {
        const std::lock_guard lock(m_mutex);
        std::erase(m_starting, command);
        if (worker)
            m_running.push_back(std::move(worker));
        if (!m_watch.joinable())
            m_watch = std::jthread([this](const std::stop_token &stop) { watch(stop); });
        m_changed.notify_all();
    }

    // Those that do not go on being useful; the others end when nobody uses them.
    template <class Keep>
    std::vector<std::shared_ptr<Worker>> takeOthers(const Keep &keep)
    {
        const auto kept =
            std::stable_partition(m_running.begin(), m_running.end(), [&](const auto &worker) {
                return worker->isUsable() && (worker.use_count() > 1 || keep(*worker));
            });
        std::vector<std::shared_ptr<Worker>> taken(std::make_move_iterator(kept),
                                                   std::make_move_iterator(m_running.end()));
        m_running.erase(kept, m_running.end());
        return taken;
    }

    std::vector<std::shared_ptr<Worker>> takeIdle(milliseconds patience)
    {
        const Clock::time_point now = Clock::now();
        return takeOthers([&](const Worker &worker) { return now - worker.lastUse() < patience; });
    }

    // Ends what has been idle for long.
    void watch(const std::stop_token &stop)
    {
        std::unique_lock lock(m_mutex);
        while (!stop.stop_requested()) {
            if (m_running.empty())
                m_changed.wait(lock, stop, [this] { return !m_running.empty(); });
            else
                m_changed.wait_for(lock, stop, m_patience / 4,
                                   [this, before = m_patience] { return m_patience != before; });
            std::vector<std::shared_ptr<Worker>> ending = takeIdle(m_patience);
            lock.unlock();
            ending.clear();
            lock.lock();
        }
    }

    std::mutex m_mutex; ///< guards what follows
    std::condition_variable_any m_changed;
    std::vector<std::shared_ptr<Worker>> m_running;
    std::vector<WorkerCommand> m_starting;
    milliseconds m_patience = idlePatience;
    std::jthread m_watch; ///< last: ends before what it uses
};

Workers &workers()
{
    static Workers all;
    return all;
}

} // namespace

std::shared_ptr<Worker> sharedWorker(const WorkerCommand &command, const GiveUp &giveUp)
{
    return workers().get(command, giveUp);
}

std::shared_ptr<Worker> runningWorker(const WorkerCommand &command)
{
    return workers().find(command);
}

void endIdleWorkers()
{
    workers().endIdle(milliseconds(0));
}

void setIdlePatience(std::chrono::milliseconds patience)
{
    workers().setPatience(patience);
}

} // namespace ansatz::worker
