// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_peaks.h"
#include "engine/cuda_simulator/device_memory.cuh"
#include "engine/cuda_simulator/peak_kernels.cuh"
#include "engine/cuda_simulator/stream.cuh"

#include <algorithm>

namespace ansatz::cuda {

namespace {

constexpr double enoughMilliseconds = 2;
constexpr unsigned mostRounds = 1u << 24;
constexpr int moments = 3; ///< of which the best counts: a device's clock takes time to rise
constexpr unsigned blocksOfMultiprocessor = 8;
constexpr std::size_t largestBuffer = std::size_t(512) << 20; // some times any second-level cache

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
