// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/device/devices.h"

#include "engine/cuda/cuda_devices.h"
#include "engine/cuda/lost_devices.h"
#include "engine/device/host_facts.h"

#include <sched.h>

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

} // namespace

CpuFacts cpuFacts()
{
    const HostFacts host = readHostFacts("/");
    CpuFacts facts;
    facts.model = host.cpuModel.empty() ? "CPU" : host.cpuModel;
    facts.simd = widestSimd();
    facts.cores = coresOfAffinity();
    if (host.cgroupCores)
        facts.cores = std::min(facts.cores, *host.cgroupCores);
    facts.memoryTotal = host.memoryTotal;
    facts.memoryAvailable = host.memoryAvailable;
    facts.level2Cache = host.level2Cache;
    facts.level3Cache = host.level3Cache;
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
        Device &device = all.emplace_back();
        device.id = "cuda:" + std::to_string(found.index);
        device.name = found.name;
        device.memoryTotal = found.memoryTotal;
        device.memoryFree = found.memoryFree;
        if (const auto why = cuda::whyLost(found.index)) {
            device.reason = "it failed since the program started: " + *why;
            device.remedy = "start the program again, or use the CPU";
        } else {
            device.available = true;
        }
    }
    if (cuda.devices.empty()) {
        Device &device = all.emplace_back();
        device.id = "cuda:0";
        device.name = "CUDA";
        device.reason = cuda.reason;
        device.remedy = cuda.remedy;
    }
    return all;
}

} // namespace ansatz
