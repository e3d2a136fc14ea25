// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/machine.h"

#include "app/cupynumeric_worker/gradient_sum.h"
#include "app/cupynumeric_worker/legate_settings.h"
#include "app/cupynumeric_worker/shard_tasks.h"
#include "app/cupynumeric_worker/take_task.h"
#include "engine/base/error.h"

#include <cupynumeric.h>

#include <cstdlib>
#include <vector>

#include <unistd.h>

namespace ansatz::cupynumeric {

namespace {

// Settings of other Legate programs are not for this one.
void forgetSettings()
{
    std::vector<std::string> names;
    for (char **variable = environ; *variable != nullptr; ++variable) {
        const std::string_view text = *variable;
        const std::string_view name = text.substr(0, text.find('='));
        if (isOfLegate(name))
            names.emplace_back(name);
    }
    for (const std::string &name : names)
        unsetenv(name.c_str());
}

} // namespace

Machine::Machine(const std::string &device, int shards)
{
    forgetSettings();
    const LegateSettings settings = legateSettingsHere(device, shards);
    m_shards = settings.shards;
    m_isOnGpus = settings.isOnGpus;
    m_memory = settings.memory;
    setenv("LEGATE_CONFIG", settings.config.c_str(), 1);
    setenv("REALM_BACKTRACE", "0", 1);      // its handlers would hide how this process ends
    setenv("OPENBLAS_NUM_THREADS", "1", 1); // shards are what runs in parallel
    try {
        legate::start();
        static char name[] = "ansatz";
        static char *arguments[] = {name, nullptr};
        ::cupynumeric::initialize(1, arguments);
        m_runtime = legate::Runtime::get_runtime();
        m_library = m_runtime->create_library("ansatz", {.max_reduction_ops = 1});
        registerGradientSum(*m_library);
        registerShardTasks(*m_library);
        TakeTask::register_variants(*m_library);
    } catch (const std::exception &error) {
        throw UserError(std::string("Legate does not start: ") + error.what(), device,
                        "choose another device or backend");
    }
}

} // namespace ansatz::cupynumeric
