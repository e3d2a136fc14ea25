// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_peaks.h"
#include "engine/cuda_simulator/device_memory.cuh"
#include "engine/cuda_simulator/peak_kernels.cuh"
#include "engine/cuda_simulator/stream.cuh"

#include "engine/base/error.h"
#include "engine/cuda/lost_devices.h"

#include <algorithm>
#include <optional>

namespace ansatz::cuda {

namespace {

constexpr double enoughMilliseconds = 2;
constexpr unsigned mostRounds = 1u << 24;
constexpr int moments = 3; ///< of which the best counts: a device's clock takes time to rise
constexpr unsigned blocksOfMultiprocessor = 8;
constexpr std::size_t largestBuffer = std::size_t(512) << 20; // some times any second-level cache

constexpr unsigned launchesOfGraph = 32;

// The most work a second; `launchRounds(rounds)` puts that many rounds of `each` into the stream.
template <class Launch>
double bestRate(const Stream &stream, double each, Launch launchRounds)
{
    const Event begin;
    const Event end;
    double best = 0;
    int left = moments;
    for (unsigned rounds = 16; left > 0;) {
        begin.record(stream);
        launchRounds(rounds);
        end.record(stream);
        stream.wait();
        const double milliseconds = begin.millisecondsTo(end);
        if (milliseconds < enoughMilliseconds && rounds < mostRounds) {
            rounds *= 2;
            continue;
        }
        if (milliseconds > 0)
            best = std::max(best, each * rounds / milliseconds * 1000);
        --left;
    }
    return best;
}

void launchNothing(const Stream &stream, unsigned times)
{
    for (unsigned i = 0; i < times; ++i)
        launch(dim3(1), dim3(emptyThreads), 0, stream.get(), doNothing);
}

// As training steps have them: each waits for the one before, in a graph where that can be had.
void measureLaunch(const Stream &stream, int deviceIndex, CudaPeaks &peaks)
{
    launchNothing(stream, 1); // loads it, which a recording must not
    stream.wait();
    std::optional<StreamGraph> graph;
    try {
        graph.emplace(stream.get(), [&] { launchNothing(stream, launchesOfGraph); });
    } catch (const UserError &) {
        if (isLost(deviceIndex))
            throw;
        peaks.launchesInGraph = false;
    }
    const double rate = bestRate(stream, launchesOfGraph, [&](unsigned rounds) {
        for (unsigned round = 0; round < rounds; ++round) {
            if (graph)
                graph->launch(stream.get());
            else
                launchNothing(stream, launchesOfGraph);
        }
    });
    if (rate > 0)
        peaks.launchSeconds = 1 / rate;
}

} // namespace

template <class Real>
CudaPeaks measureCudaPeaks(int deviceIndex)
{
    const CurrentDevice current(deviceIndex);
    const Stream stream;
    CudaPeaks peaks;
    check(cudaDeviceGetAttribute(&peaks.multiprocessors, cudaDevAttrMultiProcessorCount,
                                 deviceIndex));
    const auto blocks = static_cast<unsigned>(peaks.multiprocessors) * blocksOfMultiprocessor;
    const double threads = double(blocks) * peakThreads;

    std::size_t free = 0;
    std::size_t total = 0;
    check(cudaMemGetInfo(&free, &total));
    const std::size_t count = std::max(std::min(largestBuffer, free / 4) / sizeof(Real),
                                       std::size_t(blocks) * peakThreads);
    DeviceMemory memory;
    memory.allocate(count * sizeof(Real));
    auto *numbers = reinterpret_cast<Real *>(memory.start());
    check(cudaMemsetAsync(numbers, 0, count * sizeof(Real), stream.get()));

    peaks.fma = bestRate(stream, threads * peakAccumulators, [&](unsigned rounds) {
        launch(dim3(blocks), dim3(peakThreads), 0, stream.get(), multiplyAdds<Real>, rounds,
               Real(0.5), Real(0.25), numbers);
    });
    peaks.memoryBytes = count * sizeof(Real);
    peaks.memoryBandwidth =
        bestRate(stream, 2.0 * static_cast<double>(peaks.memoryBytes), [&](unsigned rounds) {
            for (unsigned round = 0; round < rounds; ++round)
                launch(dim3(blocks), dim3(peakThreads), 0, stream.get(), sweepMemory<Real>, numbers,
                       count);
        });
    int level2 = 0;
    check(cudaDeviceGetAttribute(&level2, cudaDevAttrL2CacheSize, deviceIndex));
    peaks.level2Bytes = static_cast<std::size_t>(level2);
    // Half of it stays in it, whatever else does.
    const std::size_t near =
        std::clamp<std::size_t>(peaks.level2Bytes / 2 / sizeof(Real), std::size_t(1), count);
    peaks.level2Bandwidth =
        bestRate(stream, 2.0 * static_cast<double>(near * sizeof(Real)), [&](unsigned rounds) {
            for (unsigned round = 0; round < rounds; ++round)
                launch(dim3(blocks), dim3(peakThreads), 0, stream.get(), sweepMemory<Real>, numbers,
                       near);
        });
    measureLaunch(stream, deviceIndex, peaks);
    peaks.sharedBytes = sharedSlice<Real>(std::size_t(sharedNumbers) * peakThreads);
    peaks.sharedBandwidth = bestRate(
        stream, 2 * double(blocks) * static_cast<double>(peaks.sharedBytes), [&](unsigned rounds) {
            launch(dim3(blocks), dim3(peakThreads), peaks.sharedBytes, stream.get(),
                   sweepShared<Real>, rounds, numbers);
        });
    return peaks;
}

template CudaPeaks measureCudaPeaks<float>(int);
template CudaPeaks measureCudaPeaks<double>(int);

} // namespace ansatz::cuda
