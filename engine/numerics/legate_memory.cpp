// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/legate_memory.h"

#include "engine/base/numbers.h"
#include "engine/numerics/memory_need.h"
#include "engine/simulator/memory_plan.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace ansatz {

namespace {

constexpr std::string_view factName = "memory=";

std::uint64_t onHost()
{
    return std::clamp<std::uint64_t>(availableMemory() / 2, std::uint64_t(256) << 20,
                                     std::uint64_t(64) << 30);
}

std::optional<std::uint64_t> memoryIn(std::string_view facts)
{
    while (!facts.empty()) {
        const std::string_view line = facts.substr(0, facts.find('\n'));
        if (line.starts_with(factName)) {
            const auto bytes = parseInteger(line.substr(factName.size()));
            return bytes && *bytes >= 0 ? std::optional(static_cast<std::uint64_t>(*bytes))
                                        : std::nullopt;
        }
        facts.remove_prefix(std::min(line.size() + 1, facts.size()));
    }
    return std::nullopt;
}

} // namespace

std::uint64_t legateMemoryOn(const std::string &device)
{
    constexpr std::uint64_t page = std::uint64_t(1) << 20; // it is told in MiB
    const std::uint64_t bytes =
        device == "cpu" ? onHost() : std::min(availableMemoryOn(device), onHost());
    return bytes / page * page;
}

std::string legateMemoryFact(std::uint64_t bytes)
{
    return std::string(factName) + std::to_string(bytes);
}

std::uint64_t cupynumericArrayMemory(const std::string &device)
{
    const auto running = worker::runningWorker(worker::cupynumericArrayWorker(device));
    const auto given = running ? memoryIn(running->facts()) : std::nullopt;
    if (!given)
        return legateMemoryOn(device);
    // A GPU's was taken at its start, the host's is when it is used.
    return device == "cpu" ? std::min(*given, availableMemory()) : *given;
}

} // namespace ansatz
