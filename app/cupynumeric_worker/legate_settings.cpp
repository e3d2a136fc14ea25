// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/legate_settings.h"

#include <algorithm>

namespace ansatz::cupynumeric {

namespace {

constexpr std::uint64_t largestForBatches = std::uint64_t(1) << 30;

} // namespace

LegateSettings legateSettings(const std::string &device, int shards,
                              const LegateResources &resources)
{
    LegateSettings settings{.shards = static_cast<std::size_t>(std::max(1, shards)),
                            .isOnGpus = device != "cpu",
                            .memory = resources.hostMemory,
                            .config = {}};
    if (settings.isOnGpus) {
        settings.shards = device == "cuda" ? std::max<std::size_t>(1, resources.gpus) : 1;
        settings.memory = resources.gpuMemory;
        // States are allocated beside Legate's memory, which then holds batches and their results.
        if (shards > 0)
            settings.memory = std::min(settings.memory, largestForBatches);
    }
    const std::string count = std::to_string(settings.shards);
    // Levels of errors alone, and less: Legate warns of sums that no GPU can compute, which none is
    // to. The host's memory is taken from the system when it is used, a GPU's at once.
    settings.config = "--omps 0 --utility 1 --logging gpu=6,threads=6,legate=5 --sysmem "
                      + std::to_string(resources.hostMemory >> 20);
    if (settings.isOnGpus)
        settings.config +=
            " --cpus 1 --gpus " + count + " --fbmem " + std::to_string(settings.memory >> 20);
    else
        settings.config += " --gpus 0 --cpus " + count;
    // A single shard is computed where it is asked for: 3 µs instead of some 400 a task.
    if (!settings.isOnGpus && settings.shards == 1)
        settings.config += " --inline-task-launch";
    return settings;
}

std::string visibleGpu(int index, const char *visible)
{
    if (visible == nullptr)
        return std::to_string(index);
    std::string_view left = visible;
    for (int i = 0; i < index && left.find(',') != std::string_view::npos; ++i)
        left.remove_prefix(left.find(',') + 1);
    return std::string(left.substr(0, left.find(',')));
}

bool isOfLegate(std::string_view name)
{
    return name.starts_with("LEGATE_") || name.starts_with("CUPYNUMERIC_")
           || name.starts_with("REALM_") || name.starts_with("LEGION_");
}

} // namespace ansatz::cupynumeric
