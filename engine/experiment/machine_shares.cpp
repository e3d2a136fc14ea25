// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/machine_shares.h"

#include "engine/device/devices.h"
#include "engine/device/peak.h"

#include <algorithm>

namespace ansatz {

namespace {

constexpr std::size_t mebibyte = std::size_t(1) << 20;

} // namespace

MachinePeaks measurePeaks(Precision precision, int threads)
{
    const CpuFacts cpu = cpuFacts();
    MachinePeaks peaks;
    peaks.cacheBytes = cpu.level2Cache > 0 ? cpu.level2Cache / 2 : mebibyte / 4;
    // Eight times the last cache, over all threads, and a size that every machine has to spare.
    const std::size_t far =
        std::clamp<std::size_t>(8 * cpu.level3Cache, 128 * mebibyte, 512 * mebibyte);
    peaks.memoryBytes =
        std::min<std::size_t>(far, cpu.memoryAvailable / 4) / static_cast<std::size_t>(threads);
    peaks.fma =
        precision == Precision::Complex64 ? fmaPeak<float>(threads) : fmaPeak<double>(threads);
    peaks.cacheBandwidth = memoryBandwidth(threads, peaks.cacheBytes);
    peaks.memoryBandwidth = memoryBandwidth(threads, peaks.memoryBytes);
    return peaks;
}

std::optional<WorkEstimate> quantumWork(const BenchmarkWork &work)
{
    if (work.compute.backend != "native" || work.compute.device != "cpu")
        return std::nullopt;
    const int realBytes = work.compute.precision == Precision::Complex64 ? 4 : 8;
    return estimateWork(expand(work.circuit), work.observables, work.features.rows, realBytes, true,
                        false);
}

MachineShares sharesOf(const WorkEstimate &work, const StepBenchmark &benchmark,
                       const MachinePeaks &peaks)
{
    const double seconds = (benchmark.forward.median + benchmark.backward.median) / 1000;
    const auto share = [seconds](double amount, double peak) {
        return seconds > 0 && peak > 0 ? amount / seconds / peak : 0;
    };
    return {share(work.forwardFma + work.backwardFma, peaks.fma),
            share(work.forwardBytes + work.backwardBytes, peaks.memoryBandwidth)};
}

} // namespace ansatz
