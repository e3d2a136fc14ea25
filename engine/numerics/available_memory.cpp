// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/free_memory.h"
#include "engine/device/devices.h"
#include "engine/numerics/memory_need.h"
#include "engine/simulator/memory_plan.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace ansatz {

namespace {

std::uint64_t freeOn(int index)
{
    if (const std::optional<std::uint64_t> free = freeCudaMemory(index))
        return *free;
    const std::string id = "cuda:" + std::to_string(index);
    const std::vector<Device> all = devices();
    const auto found = std::ranges::find(all, id, &Device::id);
    if (found == all.end())
        throw UserError("there is no device \"" + id + "\"", "device", "choose another device");
    if (!found->available)
        throw UserError("the device " + id + " is not available: " + found->reason, "device",
                        found->remedy);
    throw UserError("the device " + id + " does not tell how much of its memory is free", "device",
                    "choose another device");
}

} // namespace

std::uint64_t availableMemoryOn(const std::string &device)
{
    if (device == "cpu")
        return availableMemory();
    if (const std::optional<int> index = cudaIndexOf(device))
        return freeOn(*index) / 10 * 6;
    // All GPUs ("cuda") share evenly: what the fullest one has free decides.
    const CudaStatus &status = cudaStatus();
    if (status.devices.empty())
        throw UserError("there is no GPU that can be used: " + status.reason, "device",
                        status.remedy);
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    for (const CudaDevice &each : status.devices)
        least = std::min(least, freeOn(each.index));
    return least / 10 * 6;
}

} // namespace ansatz
