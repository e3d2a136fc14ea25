// SPDX-License-Identifier: GPL-3.0-or-later
// In the place of the worker's machine: Legate has the host's cores alone, and the worker takes
// them for GPUs.
#include "app/cupynumeric_worker/machine.h"

#include "app/cupynumeric_worker/gradient_sum.h"
#include "app/cupynumeric_worker/shard_tasks.h"
#include "app/cupynumeric_worker/take_task.h"

#include <cupynumeric.h>

#include <algorithm>
#include <cstdlib>

namespace ansatz::cupynumeric {

Machine::Machine(const std::string &, int shards)
    : m_shards(static_cast<std::size_t>(std::max(1, shards))), m_isOnGpus(true),
      m_memory(std::size_t(256) << 20)
{
    const std::string settings = "--omps 0 --utility 1 --gpus 0 --sysmem 256 --cpus "
                                 + std::to_string(m_shards) + " --logging gpu=6,threads=6,legate=5";
    setenv("LEGATE_CONFIG", settings.c_str(), 1);
    setenv("REALM_BACKTRACE", "0", 1);
    legate::start();
    static char name[] = "ansatz";
    static char *arguments[] = {name, nullptr};
    ::cupynumeric::initialize(1, arguments);
    m_runtime = legate::Runtime::get_runtime();
    m_library = m_runtime->create_library("ansatz", {.max_reduction_ops = 1});
    registerGradientSum(*m_library);
    registerShardTasks(*m_library);
    TakeTask::register_variants(*m_library);
}

} // namespace ansatz::cupynumeric
