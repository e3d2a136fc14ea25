// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda/lost_devices.h"

#include <atomic>
#include <map>
#include <mutex>

namespace ansatz::cuda {

namespace {

std::mutex mutex;
std::map<int, std::string> losses;
std::atomic<bool> isAnyLost = false; // what is asked at every call, without the mutex

} // namespace

void markLost(int deviceIndex, const std::string &why)
{
    const std::lock_guard lock(mutex);
    losses.try_emplace(deviceIndex, why);
    isAnyLost = true;
}

std::optional<std::string> whyLost(int deviceIndex)
{
    if (!isAnyLost)
        return std::nullopt;
    const std::lock_guard lock(mutex);
    const auto found = losses.find(deviceIndex);
    return found == losses.end() ? std::nullopt : std::optional(found->second);
}

bool isLost(int deviceIndex)
{
    return isAnyLost && whyLost(deviceIndex).has_value();
}

bool isAnyDeviceLost()
{
    return isAnyLost;
}

void forgetLostDevices()
{
    const std::lock_guard lock(mutex);
    losses.clear();
    isAnyLost = false;
}

} // namespace ansatz::cuda
