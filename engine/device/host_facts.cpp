// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/device/host_facts.h"

#include "engine/base/numbers.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace ansatz {

namespace {

namespace fs = std::filesystem;

// The kernel's files say that they are of size 0, so readFile does not suit them.
std::string readKernelFile(const fs::path &path)
{
    std::string content;
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return content;
    std::array<char, 4096> part;
    for (ssize_t got = 0; (got = ::read(file, part.data(), part.size())) > 0;)
        content.append(part.data(), static_cast<std::size_t>(got));
    ::close(file);
    return content;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\n";
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// What follows `key` in the first line that starts with it.
std::string_view valueOf(std::string_view content, std::string_view key)
{
    while (!content.empty()) {
        const std::string_view line = content.substr(0, content.find('\n'));
        if (line.starts_with(key))
            return trimmed(line.substr(key.size()));
        content.remove_prefix(std::min(content.size(), line.size() + 1));
    }
    return {};
}

std::optional<std::uint64_t> count(std::string_view text)
{
    const auto value = parseInteger(text.substr(0, text.find(' ')));
    if (!value || *value < 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(*value);
}

std::uint64_t kibibytes(std::string_view content, std::string_view key)
{
    return count(valueOf(content, key)).value_or(0) * 1024;
}

void applyCpuLimit(const fs::path &cgroup, HostFacts &facts)
{
    const std::string content =
        readKernelFile(cgroup / "cpu.max"); // "quota period" or "max period"
    const std::string_view text = trimmed(content);
    const auto quota = count(text);
    const auto space = text.find(' ');
    if (!quota || space == std::string_view::npos)
        return;
    const auto period = count(text.substr(space + 1));
    if (!period || *period == 0)
        return;
    const int cores = std::max(1, static_cast<int>(*quota / *period));
    facts.cgroupCores = std::min(facts.cgroupCores.value_or(cores), cores);
}

void applyMemoryLimit(const fs::path &cgroup, HostFacts &facts)
{
    const std::string content = readKernelFile(cgroup / "memory.max"); // bytes or "max"
    const auto limit = count(trimmed(content));
    if (!limit)
        return;
    const std::uint64_t current =
        count(trimmed(readKernelFile(cgroup / "memory.current"))).value_or(0);
    // Cached file pages count as used but give way.
    const std::uint64_t cached =
        count(valueOf(readKernelFile(cgroup / "memory.stat"), "inactive_file ")).value_or(0);
    const std::uint64_t used = current - std::min(current, cached);
    facts.memoryTotal = std::min(facts.memoryTotal, *limit);
    facts.memoryAvailable = std::min(facts.memoryAvailable, *limit - std::min(*limit, used));
}

// A core's caches are folders index0, index1, …; sizes are "1024K".
void readCaches(const fs::path &caches, HostFacts &facts)
{
    for (int index = 0;; ++index) {
        const fs::path cache = caches / ("index" + std::to_string(index));
        const std::string size = readKernelFile(cache / "size");
        const std::string level = readKernelFile(cache / "level");
        if (size.empty())
            return;
        const std::string_view number = std::string_view(size).substr(0, size.find('K'));
        const std::uint64_t bytes = count(trimmed(number)).value_or(0) * 1024;
        if (trimmed(level) == "2")
            facts.level2Cache = bytes;
        else if (trimmed(level) == "3")
            facts.level3Cache = bytes;
    }
}

std::string withoutQuotes(std::string_view text)
{
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
        text = text.substr(1, text.size() - 2);
    return std::string(text);
}

} // namespace

HostFacts readHostFacts(const fs::path &root)
{
    HostFacts facts;
    const std::string cpu = readKernelFile(root / "proc/cpuinfo");
    std::string_view model = valueOf(cpu, "model name");
    if (model.starts_with(':'))
        model = trimmed(model.substr(1));
    facts.cpuModel = model;

    const std::string memory = readKernelFile(root / "proc/meminfo");
    facts.memoryTotal = kibibytes(memory, "MemTotal:");
    facts.memoryAvailable = kibibytes(memory, "MemAvailable:");

    // Every group above the process's own limits it too.
    const fs::path top = root / "sys/fs/cgroup";
    const std::string groups = readKernelFile(root / "proc/self/cgroup");
    const std::string_view own = valueOf(groups, "0::/");
    fs::path group = top;
    applyCpuLimit(group, facts);
    applyMemoryLimit(group, facts);
    for (const fs::path &part : fs::path(own)) {
        if (part.empty() || part == "..")
            continue;
        group /= part;
        applyCpuLimit(group, facts);
        applyMemoryLimit(group, facts);
    }
    readCaches(root / "sys/devices/system/cpu/cpu0/cache", facts);
    facts.systemName =
        withoutQuotes(valueOf(readKernelFile(root / "etc/os-release"), "PRETTY_NAME="));
    return facts;
}

} // namespace ansatz
