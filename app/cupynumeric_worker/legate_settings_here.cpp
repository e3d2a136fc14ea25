// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/legate_settings.h"

#include "engine/cuda/cuda_devices.h"
#include "engine/numerics/legate_memory.h"

#include <cstdlib>
#include <optional>

namespace ansatz::cupynumeric {

LegateSettings legateSettingsHere(const std::string &device, int shards)
{
    LegateResources resources{.hostMemory = legateMemoryOn("cpu"), .gpuMemory = 0, .gpus = 0};
    if (const std::optional<int> index = cudaIndexOf(device)) {
        const std::string one = visibleGpu(*index, std::getenv("CUDA_VISIBLE_DEVICES"));
        setenv("CUDA_VISIBLE_DEVICES", one.c_str(), 1);
        resources.gpuMemory = legateMemoryOn("cuda:0"); // now the first
    } else if (device != "cpu") {
        resources.gpus = cudaStatus().devices.size();
        resources.gpuMemory = legateMemoryOn(device);
    }
    return legateSettings(device, shards, resources);
}

} // namespace ansatz::cupynumeric
