// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/device/peak.h"

#include "engine/base/error.h"
#include "engine/device/peak_loops.h"

#include <algorithm>
#include <barrier>
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <thread>
#include <vector>

namespace ansatz {

namespace {

using Clock = std::chrono::steady_clock;

// Others use the machine as well: the best of several moments is nearest to what it can.
constexpr int moments = 4;
constexpr std::chrono::milliseconds moment(8);

// The work a second of all threads together; `work` does some and says how much.
double bestRate(int threads, const std::function<double(int thread)> &work)
{
    std::vector<double> rates(static_cast<std::size_t>(threads));
    double best = 0;
    for (int i = 0; i < moments; ++i) {
        std::barrier start(threads);
        const auto run = [&](int thread) {
            work(thread); // wakes the core, and fetches what it can into its caches
            start.arrive_and_wait();
            const Clock::time_point begin = Clock::now();
            double done = 0;
            Clock::duration spent{};
            do {
                done += work(thread);
                spent = Clock::now() - begin;
            } while (spent < moment);
            rates[static_cast<std::size_t>(thread)] =
                done / std::chrono::duration<double>(spent).count();
        };
        {
            std::vector<std::jthread> others;
            for (int thread = 1; thread < threads; ++thread)
                others.emplace_back(run, thread);
            run(0);
        }
        double sum = 0;
        for (const double rate : rates)
            sum += rate;
        best = std::max(best, sum);
    }
    return best;
}

struct FreeAligned {
    static constexpr std::align_val_t alignment{64};
    void operator()(float *data) const { ::operator delete(data, alignment); }
};

} // namespace

template <class Real>
double fmaPeak(int threads)
{
    ANSATZ_CHECK(threads >= 1, "a thread measures");
    constexpr std::size_t rounds = 20'000; // some tens of microseconds
    double best = 0;
    for (const int accumulators : accumulatorCounts)
        best = std::max(best, bestRate(threads, [accumulators](int) {
                            return multiplyAdds<Real>(accumulators, rounds);
                        }));
    return best;
}

template double fmaPeak<float>(int);
template double fmaPeak<double>(int);

double memoryBandwidth(int threads, std::size_t bytes)
{
    ANSATZ_CHECK(threads >= 1, "a thread measures");
    constexpr std::size_t unit = 1024; // numbers, as sweep wants them
    const std::size_t count = std::max<std::size_t>(1, bytes / (unit * sizeof(float))) * unit;
    std::vector<std::unique_ptr<float, FreeAligned>> buffers(static_cast<std::size_t>(threads));
    for (auto &buffer : buffers) {
        buffer.reset(
            static_cast<float *>(::operator new(count * sizeof(float), FreeAligned::alignment)));
        std::fill_n(buffer.get(), count, 0.0F);
    }
    const double moved = 2.0 * static_cast<double>(count * sizeof(float));
    return bestRate(threads, [&](int thread) {
        sweep(buffers[static_cast<std::size_t>(thread)].get(), count);
        return moved;
    });
}

} // namespace ansatz
