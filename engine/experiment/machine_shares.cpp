// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/machine_shares.h"

#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_peaks.h"
#include "engine/cuda_simulator/device_work.h"
#include "engine/device/devices.h"
#include "engine/device/peak.h"
#include "engine/native_simulator/work_estimate.h"
#include "engine/training/training_passes.h"

#include <algorithm>

namespace ansatz {

namespace {

constexpr std::size_t mebibyte = std::size_t(1) << 20;

std::string counted(int count, const std::string &what)
{
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

MachinePeaks peaksOfCores(Precision precision, int threads)
{
    const CpuFacts cpu = cpuFacts();
    MachinePeaks peaks;
    peaks.machine = cpu.model + ", " + counted(threads, "thread");
    peaks.cache = "second-level cache";
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

MachinePeaks peaksOfGpu(Precision precision, int index)
{
    const cuda::CudaPeaks measured = precision == Precision::Complex64
                                         ? cuda::measureCudaPeaks<float>(index)
                                         : cuda::measureCudaPeaks<double>(index);
    MachinePeaks peaks;
    for (const CudaDevice &device : cudaStatus().devices) {
        if (device.index == index)
            peaks.machine = device.name;
    }
    peaks.machine += ", " + counted(measured.multiprocessors, "multiprocessor");
    peaks.cache = "shared memory";
    peaks.fma = measured.fma;
    peaks.memoryBandwidth = measured.memoryBandwidth;
    peaks.memoryBytes = measured.memoryBytes;
    peaks.cacheBandwidth = measured.sharedBandwidth;
    peaks.cacheBytes = measured.sharedBytes;
    peaks.multiprocessors = measured.multiprocessors;
    peaks.launchSeconds = measured.launchSeconds;
    peaks.launchesInGraph = measured.launchesInGraph;
    peaks.level2Bandwidth = measured.level2Bandwidth;
    peaks.level2Bytes = measured.level2Bytes;
    return peaks;
}

template <class Real>
QuantumWork workOnGpu(const BenchmarkWork &work)
{
    const cuda::DeviceWork device = cuda::estimateDeviceWork<Real>(
        expand(work.circuit), work.observables, work.features.rows, true, false);
    QuantumWork quantum = {.forwardFma = device.forwardFma,
                           .backwardFma = device.backwardFma,
                           .forwardBytes = device.forwardBytes,
                           .backwardBytes = device.backwardBytes,
                           .cacheBytes = device.forwardSharedBytes + device.backwardSharedBytes,
                           .forwardCacheBytes = device.forwardSharedBytes,
                           .forwardLaunches = device.forwardLaunches,
                           .backwardLaunches = device.backwardLaunches,
                           .blocks = device.blocks,
                           .stateBytes = device.stateBytes};
    if (isWholeStepOnDevice(targetOf(work.compute), work.circuit.operations))
        quantum.headLaunches = work.circuit.features > 0 ? 3 : 2; // training_launches.cuh
    return quantum;
}

} // namespace

MachinePeaks measurePeaks(const ComputeSettings &compute, int threads)
{
    if (const std::optional<int> gpu = cudaIndexOf(compute.device))
        return peaksOfGpu(compute.precision, *gpu);
    return peaksOfCores(compute.precision, threads);
}

std::optional<QuantumWork> quantumWork(const BenchmarkWork &work)
{
    if (work.compute.backend != "native")
        return std::nullopt;
    const bool isSingle = work.compute.precision == Precision::Complex64;
    if (cudaIndexOf(work.compute.device))
        return isSingle ? workOnGpu<float>(work) : workOnGpu<double>(work);
    const WorkEstimate cores = estimateWork(expand(work.circuit), work.observables,
                                            work.features.rows, isSingle ? 4 : 8, true, false);
    return QuantumWork{.forwardFma = cores.forwardFma,
                       .backwardFma = cores.backwardFma,
                       .forwardBytes = cores.forwardBytes,
                       .backwardBytes = cores.backwardBytes};
}

MachineShares sharesOf(const QuantumWork &work, const StepBenchmark &benchmark,
                       const MachinePeaks &peaks)
{
    const double seconds = (benchmark.forward.median + benchmark.backward.median) / 1000;
    const auto share = [seconds](double amount, double peak) {
        return seconds > 0 && peak > 0 ? amount / seconds / peak : 0;
    };
    return {share(work.forwardFma + work.backwardFma, peaks.fma),
            share(work.forwardBytes + work.backwardBytes, peaks.memoryBandwidth),
            share(work.cacheBytes, peaks.cacheBandwidth)};
}

} // namespace ansatz
