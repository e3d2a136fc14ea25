// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/shard_tasks.h"

#include <map>
#include <mutex>
#include <shared_mutex>

namespace ansatz::cupynumeric {

namespace {

struct Works {
    std::shared_mutex mutex;
    std::map<std::uint64_t, ShardWork *> byName;
    std::uint64_t names = 0;
};

Works &works()
{
    static Works all;
    return all;
}

ShardWork &workOf(const legate::TaskContext &context)
{
    Works &all = works();
    const std::shared_lock lock(all.mutex);
    return *all.byName.at(context.scalar(0).value<std::uint64_t>());
}

} // namespace

ShardWork::ShardWork()
{
    Works &all = works();
    const std::lock_guard lock(all.mutex);
    m_name = ++all.names;
    all.byName[m_name] = this;
}

void ShardWork::forget()
{
    Works &all = works();
    const std::lock_guard lock(all.mutex);
    all.byName.erase(m_name);
}

void ForwardTask::cpu_variant(legate::TaskContext context)
{
    workOf(context).forward(context);
}

void ForwardTask::gpu_variant(legate::TaskContext context)
{
    workOf(context).forward(context);
}

void BackwardTask::cpu_variant(legate::TaskContext context)
{
    workOf(context).backward(context);
}

void BackwardTask::gpu_variant(legate::TaskContext context)
{
    workOf(context).backward(context);
}

void registerShardTasks(const legate::Library &library)
{
    ForwardTask::register_variants(library);
    BackwardTask::register_variants(library);
}

} // namespace ansatz::cupynumeric
