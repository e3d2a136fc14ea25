// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/device/devices.h"

#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/free_memory.h"
#include "engine/cuda/lost_devices.h"
#include "engine/device/host_facts.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <thread>

namespace ansatz {

namespace {

std::string widestSimd()
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f"))
        return "AVX-512";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "AVX2";
    if (__builtin_cpu_supports("avx"))
        return "AVX";
    if (__builtin_cpu_supports("sse4.2"))
        return "SSE4.2";
    return "SSE2";
#elif defined(__aarch64__)
    return "NEON";
#else
    return "none";
#endif
}

std::vector<std::string> instructionSets()
{
    std::vector<std::string> sets;
#if defined(__x86_64__)
    __builtin_cpu_init();
    const auto add = [&sets](bool has, const char *name) {
        if (has)
            sets.emplace_back(name);
    };
    add(__builtin_cpu_supports("sse2"), "SSE2");
    add(__builtin_cpu_supports("ssse3"), "SSSE3");
    add(__builtin_cpu_supports("sse4.2"), "SSE4.2");
    add(__builtin_cpu_supports("avx"), "AVX");
    add(__builtin_cpu_supports("avx2"), "AVX2");
    add(__builtin_cpu_supports("fma"), "FMA");
    add(__builtin_cpu_supports("avx512f"), "AVX-512F");
    add(__builtin_cpu_supports("avx512cd"), "AVX-512CD");
    add(__builtin_cpu_supports("avx512bw"), "AVX-512BW");
    add(__builtin_cpu_supports("avx512dq"), "AVX-512DQ");
    add(__builtin_cpu_supports("avx512vl"), "AVX-512VL");
#elif defined(__aarch64__)
    sets.emplace_back("NEON"); // part of the architecture
#endif
    return sets;
}

int coresOfAffinity()
{
    // More than the 1024 of a plain cpu_set_t, with which the call fails on larger machines.
    constexpr int most = 65536;
    const auto free = [](cpu_set_t *set) { CPU_FREE(set); };
    const std::unique_ptr<cpu_set_t, decltype(free)> set(CPU_ALLOC(most), free);
    const std::size_t size = CPU_ALLOC_SIZE(most);
    if (set && sched_getaffinity(0, size, set.get()) == 0)
        return std::max(1, CPU_COUNT_S(size, set.get()));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

Device deviceOf(const CudaDevice &found)
{
    Device device;
    device.id = "cuda:" + std::to_string(found.index);
    device.name = found.name;
    device.available = true;
    device.memoryTotal = found.memoryTotal;
    device.memoryFree = found.memoryFree;
    if (found.computeMajor > 0)
        device.computeCapability =
            std::to_string(found.computeMajor) + "." + std::to_string(found.computeMinor);
    return device;
}

} // namespace

CpuFacts cpuFacts()
{
    const HostFacts host = readHostFacts("/");
    CpuFacts facts;
    facts.model = host.cpuModel.empty() ? "CPU" : host.cpuModel;
    facts.simd = widestSimd();
    facts.features = instructionSets();
    facts.coresOfMachine =
        std::max(1, static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN))); // -1 where it is not known
    facts.coresOfAffinity = coresOfAffinity();
    facts.coresOfCgroup = host.cgroupCores;
    facts.cores = facts.coresOfAffinity;
    if (host.cgroupCores)
        facts.cores = std::min(facts.cores, *host.cgroupCores);
    facts.memoryTotal = host.memoryTotal;
    facts.memoryAvailable = host.memoryAvailable;
    facts.level2Cache = host.level2Cache;
    facts.level3Cache = host.level3Cache;
    facts.systemName = host.systemName;
    return facts;
}

std::vector<Device> devices()
{
    const CpuFacts cpu = cpuFacts();
    std::vector<Device> all;
    Device &host = all.emplace_back();
    host.id = "cpu";
    host.name = cpu.model;
    host.available = true;
    host.memoryTotal = cpu.memoryTotal;
    host.memoryFree = cpu.memoryAvailable;

    const CudaStatus &cuda = cudaStatus();
    for (const CudaDevice &found : cuda.devices) {
        Device &device = all.emplace_back(deviceOf(found));
        if (const auto now = freeCudaMemory(found.index))
            device.memoryFree = *now;
        if (const auto why = cuda::whyLost(found.index)) {
            device.available = false;
            device.reason = "it failed since the program started: " + *why;
            device.remedy = "start the program again, or use the CPU";
        }
    }
    for (const UnusableCudaDevice &found : cuda.unusable) {
        Device &device = all.emplace_back(deviceOf(found.device));
        device.available = false;
        device.reason = found.reason;
        device.remedy = found.remedy;
    }
    if (cuda.devices.empty() && cuda.unusable.empty()) {
        Device &device = all.emplace_back();
        device.id = "cuda:0";
        device.name = "CUDA";
        device.reason = cuda.reason;
        device.remedy = cuda.remedy;
    }
    return all;
}

} // namespace ansatz
