// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/worker.h"

#include <algorithm>
#include <vector>

namespace ansatz::worker {

namespace {

struct Workers {
    std::mutex mutex;
    std::vector<std::shared_ptr<Worker>> running;
};

Workers &workers()
{
    static Workers all;
    return all;
}

// Of those that go on being useful; the others end when nobody uses them.
template <class Keep>
void endOthers(Workers &all, const Keep &keep)
{
    std::erase_if(all.running, [&](const std::shared_ptr<Worker> &worker) {
        return !worker->isUsable() || (worker.use_count() == 1 && !keep(*worker));
    });
}

} // namespace

std::shared_ptr<Worker> sharedWorker(const WorkerCommand &command, const GiveUp &giveUp)
{
    Workers &all = workers();
    const std::lock_guard lock(all.mutex);
    const auto isWanted = [&](const Worker &worker) { return worker.command() == command; };
    endOthers(all, isWanted);
    const auto found =
        std::ranges::find_if(all.running, [&](const auto &worker) { return isWanted(*worker); });
    if (found != all.running.end())
        return *found;
    all.running.push_back(std::make_shared<Worker>(command, giveUp));
    return all.running.back();
}

void endIdleWorkers()
{
    Workers &all = workers();
    const std::lock_guard lock(all.mutex);
    endOthers(all, [](const Worker &) { return false; });
}

} // namespace ansatz::worker
