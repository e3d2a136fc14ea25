// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/threads.h"

#include "engine/device/devices.h"

#include <algorithm>
#include <atomic>

namespace ansatz {

namespace {

std::atomic<int> coresKeptFree = 0; // asked for by threads that train

} // namespace

void keepCoresFree(int cores)
{
    coresKeptFree = cores;
}

int automaticThreads()
{
    return std::max(1, cpuFacts().cores - coresKeptFree);
}

} // namespace ansatz
