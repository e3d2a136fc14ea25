// SPDX-License-Identifier: GPL-3.0-or-later
// In the place of what the worker finds on its machine: Legate has the host's cores alone, and the
// worker takes them for GPUs.
#include "app/cupynumeric_worker/legate_settings.h"

namespace ansatz::cupynumeric {

LegateSettings legateSettingsHere(const std::string &, int shards)
{
    // Tasks are started as on GPUs, a single shard's too.
    LegateSettings settings = legateSettings("cpu", shards, {std::uint64_t(256) << 20, 0, 0});
    settings.config = settings.config.substr(0, settings.config.find(" --inline-task-launch"));
    settings.isOnGpus = true;
    return settings;
}

} // namespace ansatz::cupynumeric
