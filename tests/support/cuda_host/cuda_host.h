// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA execution model on the CPU, for tests: kernels compiled by g++ run unchanged.
//
// The threads of a block are fibers of one OS thread; one runs until it reaches a barrier or a warp
// operation, so a launch is deterministic for given Options. launch() throws when a barrier is not
// reached by all threads, when lanes of a warp operation are missing, and when shared memory is
// too small or too large. Shared memory starts as NaN and its slices lie apart.
//
// -fsanitize=address finds accesses outside a slice. -fsanitize=thread finds missing barriers: each
// CUDA thread is a thread to it, ordered only by barriers. Without it, launches under different
// Options::order give different results for most of them.
//
// Not offered, so that it does not compile: __shared__ arrays (take them from SharedMemory).
// Not found: races between blocks. Not modelled: time, banks, occupancy.
#pragma once

#define ANSATZ_CUDA_HOST

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <source_location>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "tests/support/cuda_host/fiber.h"

// ---- Language; after the standard headers, which must not see these macros. ----
#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __launch_bounds__(...)

struct uint3 {
    unsigned x, y, z;
};
struct dim3 {
    unsigned x, y, z;
    constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};
inline thread_local constinit uint3 threadIdx{}, blockIdx{};
inline thread_local constinit dim3 blockDim{}, gridDim{};

namespace cuda_host {

enum class Order { Forward, Reverse, Random };

struct Options {
    Order order = Order::Forward;     // in which threads run between two barriers
    unsigned seed = 1;                // of Order::Random
    std::size_t sharedLimit = 166912; // bytes a block may ask for: sm_80 (sm_90, sm_100: 232448)
    int skipBarrier = 0;              // mutation tests: the barrier of this number does nothing
};
inline Options options;
inline std::atomic<bool> passed[32]; // the barriers of these numbers were reached

using Site = std::source_location;
constexpr std::size_t sliceGap = 64, maxSlices = 32;
constexpr unsigned everyLane = 32; // Thread::source of a ballot

// One CUDA thread; in a warp operation: what it gives, whose value it wants, who takes part.
struct Thread {
    fiber::Context context;
    uint3 index;
    enum State { Ready, AtBarrier, AtWarp, Done } state = Done;
    Site site = {};
    int barrier = 0;
    std::uint64_t value = 0;
    unsigned source = 0, mask = 0, warpSyncs = 0;
};

// Threads whose kernel has ended, for the next launch of this OS thread: fibers cost more to make
// than small kernels to run.
inline std::vector<std::unique_ptr<Thread>> &idleThreads()
{
    static thread_local std::vector<std::unique_ptr<Thread>> idle;
    return idle;
}

// Runs the blocks of one launch, one after another; the fibers outlive the blocks.
class Runner {
public:
    Runner(dim3 block, std::size_t sharedBytes, std::function<void()> kernel)
        : kernel_(std::move(kernel)), sharedBytes_(sharedBytes),
          shared_(sharedBytes + (maxSlices + 1) * sliceGap)
    {
        for (unsigned z = 0; z < block.z; ++z)
            for (unsigned y = 0; y < block.y; ++y)
                for (unsigned x = 0; x < block.x; ++x)
                    addThread({x, y, z});
        warpTurns_.resize((threads_.size() + 31) / 32);
        warpEvents_.resize(2 * warpTurns_.size());
        for (auto *turns : {&warpTurns_, &laneTurns_}) {
            std::iota(turns->begin(), turns->end(), 0u);
            if (options.order == Order::Reverse)
                std::ranges::reverse(*turns);
        }
    }

    ~Runner()
    {
        for (auto &thread : threads_)
            if (!error_ && thread->state == Thread::Done)
                idleThreads().push_back(std::move(thread));
    }
    Runner(const Runner &) = delete;

    void runBlock()
    {
        slices_.clear();
        sharedUsed_ = 0;
        fiber::allow(shared_.data(), shared_.size());
        std::ranges::fill(shared_, '\xff'); // every float is NaN
        fiber::forbid(shared_.data(), shared_.size());
        for (auto &thread : threads_)
            thread->state = Thread::Ready;
        fiber::publish(&startEvent_);
        do {
            if (options.order == Order::Random)
                std::ranges::shuffle(warpTurns_, random_);
            for (unsigned warp : warpTurns_)
                runWarp(warp);
        } while (releaseBlock());
        if (!std::ranges::all_of(threads_, [](auto &t) { return t->state == Thread::Done; }))
            fail("the threads part at a barrier");
    }

    // ---- Called in fibers. ----
    unsigned lane() const { return number_ % 32; }

    void awaitBlock(int barrier, const Site &site)
    {
        threads_[number_]->barrier = barrier;
        int *event = &blockEvents_[generation_ % 2];
        fiber::publish(event);
        suspend(Thread::AtBarrier, site);
        fiber::observe(event);
    }

    // One warp operation: gives value; returns that of lane source or, of everyLane, the ballot.
    template <class T>
    T exchange(unsigned mask, T value, unsigned source, const Site &site, bool ordersMemory = false)
    {
        static_assert(std::is_arithmetic_v<T>);
        Thread &self = *threads_[number_];
        int *event = &warpEvents_[number_ / 32 * 2 + (self.warpSyncs += ordersMemory) % 2];
        self.mask = mask, self.source = source, self.value = 0;
        std::memcpy(&self.value, &value, sizeof value);
        if (ordersMemory)
            fiber::publish(event);
        suspend(Thread::AtWarp, site);
        if (ordersMemory)
            fiber::observe(event);
        std::memcpy(&value, &self.value, sizeof value);
        return value;
    }

    void *slice(std::size_t number, std::size_t bytes, std::size_t paddedBytes)
    {
        fiber::Unobserved here;
        if (number == slices_.size()) {
            char *start = shared_.data() + sharedUsed_ + (number + 1) * sliceGap;
            if ((sharedUsed_ += paddedBytes) > sharedBytes_ || number == maxSlices)
                throw std::runtime_error("the kernel takes " + std::to_string(sharedUsed_)
                                         + " bytes of shared "
                                           "memory, the launch gave "
                                         + std::to_string(sharedBytes_));
            slices_.push_back({start, bytes});
            fiber::allow(start, bytes);
        }
        if (slices_[number].bytes != bytes)
            throw std::runtime_error("threads take different slices");
        return slices_[number].start;
    }

private:
    static void live(); // the fibers' main function

    void addThread(uint3 index)
    {
        auto &idle = idleThreads();
        if (idle.empty()) {
            threads_.emplace_back(new Thread{fiber::Context(&Runner::live), index});
            return;
        }
        threads_.push_back(std::move(idle.back()));
        idle.pop_back();
        threads_.back()->index = index;
    }

    void suspend(Thread::State state, const Site &site)
    {
        Thread &self = *threads_[number_];
        self.state = state;
        self.site = site;
        self.context.switchTo(scheduler_, state == Thread::Done);
    }

    // ---- Called by the scheduler. ----
    Thread *find(unsigned warp, unsigned lane)
    {
        return warp * 32 + lane < threads_.size() ? threads_[warp * 32 + lane].get() : nullptr;
    }

    // Lets a warp go on until it can't without the others: the hardest case for missing barriers.
    void runWarp(unsigned warp)
    {
        do {
            if (options.order == Order::Random)
                std::ranges::shuffle(laneTurns_, random_);
            for (unsigned lane : laneTurns_) {
                Thread *thread = find(warp, lane);
                if (!thread || thread->state != Thread::Ready)
                    continue;
                number_ = warp * 32 + lane;
                threadIdx = thread->index;
                scheduler_.switchTo(thread->context);
                if (error_)
                    std::rethrow_exception(error_);
            }
        } while (releaseWarp(warp));
    }

    // Releases every group of lanes that has come together in one warp operation.
    bool releaseWarp(unsigned warp)
    {
        bool any = false;
        for (unsigned i = 0; i < 32; ++i) {
            const Thread *first = find(warp, i);
            if (!first || first->state != Thread::AtWarp)
                continue;
            const unsigned mask = first->mask;
            std::uint64_t values[32] = {}, ballot = 0;
            bool complete = true;
            for (unsigned lane = 0; lane < 32; ++lane) {
                if (!(mask >> lane & 1))
                    continue;
                const Thread *t = find(warp, lane);
                complete = complete && t && t->state == Thread::AtWarp && t->mask == mask
                           && t->site.line() == first->site.line();
                if (complete)
                    ballot |= std::uint64_t{(values[lane] = t->value) != 0} << lane;
            }
            for (unsigned lane = 0; complete && lane < 32; ++lane) {
                if (!(mask >> lane & 1))
                    continue;
                Thread *t = find(warp, lane);
                if (t->source < 32 && !(mask >> t->source & 1))
                    fail("a lane reads one that its mask lacks");
                t->value = t->source == everyLane ? ballot : values[t->source];
                t->state = Thread::Ready;
            }
            any = any || complete;
        }
        return any;
    }

    // Opens the block's barrier when all threads have come to the same one.
    bool releaseBlock()
    {
        const int barrier = threads_[0]->barrier;
        for (auto &thread : threads_)
            if (thread->state != Thread::AtBarrier || thread->barrier != barrier)
                return false;
        for (auto &thread : threads_)
            thread->state = Thread::Ready;
        ++generation_;
        return true;
    }

    // Throws the reason and where the block's threads are.
    [[noreturn]] void fail(const char *why) const
    {
        std::map<std::string, int> places;
        for (const auto &t : threads_) {
            const char *what =
                t->state == Thread::AtBarrier ? "in __syncthreads" : "in a warp operation";
            const std::string at =
                std::string(t->site.file_name()) + ":" + std::to_string(t->site.line());
            ++places[t->state == Thread::Done    ? "have ended"
                     : t->state == Thread::Ready ? "can go on"
                                                 : std::string("wait ") + what + " "
                                                       + std::to_string(t->barrier) + " at " + at];
        }
        std::string text = "block " + std::to_string(blockIdx.x) + ": " + why;
        for (const auto &[place, count] : places)
            text += "; " + std::to_string(count) + " " + place;
        throw std::runtime_error(text);
    }

    struct Slice {
        char *start;
        std::size_t bytes;
    };
    std::function<void()> kernel_;
    std::vector<std::unique_ptr<Thread>> threads_;
    fiber::Context scheduler_;
    unsigned number_ = 0; // of the running thread
    std::vector<unsigned> warpTurns_, laneTurns_ = std::vector<unsigned>(32);
    std::mt19937 random_{options.seed};
    std::exception_ptr error_;
    // Two events a barrier, in turn: who is through one may reach the next before others leave it.
    std::vector<int> warpEvents_;
    int blockEvents_[2] = {}, startEvent_ = 0;
    unsigned generation_ = 0; // how often the block's barrier has opened
    std::size_t sharedBytes_, sharedUsed_ = 0;
    std::vector<char> shared_;
    std::vector<Slice> slices_;
};
inline thread_local constinit Runner *runner = nullptr;

inline void Runner::live()
{
    fiber::Context::enter(runner->scheduler_);
    for (;;) {
        Runner &r = *runner; // of another launch each time that it is idle before
        fiber::observe(&r.startEvent_);
        try {
            r.kernel_();
        } catch (...) {
            r.error_ = std::current_exception();
        }
        r.suspend(Thread::Done, {});
    }
}

} // namespace cuda_host

// ---- What kernels call. As on the GPU, shuffles and ballots order no memory accesses. ----
namespace cuda_host {
inline bool isSkipped(int barrier)
{
    passed[barrier].store(true, std::memory_order_relaxed);
    return barrier == options.skipBarrier;
}
} // namespace cuda_host
// __syncthreads() and __syncwarp() with a number, by which tests take one away and by which two
// that threads of a block wait at are told apart.
inline void blockBarrier(int number, cuda_host::Site site = cuda_host::Site::current())
{
    if (!cuda_host::isSkipped(number))
        cuda_host::runner->awaitBlock(number, site);
}
inline void warpBarrier(int number, cuda_host::Site site = cuda_host::Site::current())
{
    if (!cuda_host::isSkipped(number))
        cuda_host::runner->exchange(~0u, 0, cuda_host::runner->lane(), site, true);
}
template <class T>
T __shfl_sync(unsigned mask, T value, unsigned source,
              cuda_host::Site site = cuda_host::Site::current())
{
    return cuda_host::runner->exchange(mask, value, source % 32, site);
}
template <class T>
T __shfl_xor_sync(unsigned mask, T value, unsigned bits,
                  cuda_host::Site site = cuda_host::Site::current())
{
    return cuda_host::runner->exchange(mask, value, (cuda_host::runner->lane() ^ bits) % 32, site);
}
template <class T>
T __shfl_down_sync(unsigned mask, T value, unsigned delta,
                   cuda_host::Site site = cuda_host::Site::current())
{
    const unsigned lane = cuda_host::runner->lane();
    return cuda_host::runner->exchange(mask, value, lane + delta < 32 ? lane + delta : lane, site);
}
inline unsigned __ballot_sync(unsigned mask, int predicate,
                              cuda_host::Site site = cuda_host::Site::current())
{
    return cuda_host::runner->exchange(mask, unsigned{predicate != 0}, cuda_host::everyLane, site);
}
inline int __popc(unsigned bits)
{
    return std::popcount(bits);
}

// Bytes that one slice of dynamic shared memory takes; a launch asks for the sum over the slices.
template <class T>
constexpr std::size_t sharedSlice(std::size_t count)
{
    return (count * sizeof(T) + 15) / 16 * 16;
}

// A block's dynamic shared memory, slice after slice; every thread takes the same slices.
class SharedMemory {
public:
    template <class T>
    T *take(std::size_t count)
    {
        return static_cast<T *>(
            cuda_host::runner->slice(taken_++, count * sizeof(T), sharedSlice<T>(count)));
    }

private:
    std::size_t taken_ = 0;
};

namespace cuda_host {
// Takes the launches of streams, to do them later; while it is empty they are done at once.
inline std::function<void(void *stream, std::function<void()> work)> enqueue;
// Kernels that were launched, or recorded to be.
inline std::atomic<std::size_t> launches = 0;

template <class... P>
void runKernel(dim3 grid, dim3 block, std::size_t sharedBytes, void (*kernel)(P...),
               const std::type_identity_t<P> &...args)
{
    const unsigned threads = block.x * block.y * block.z;
    if (threads == 0 || threads > 1024)
        throw std::runtime_error("a block has 1 to 1024 threads");
    if (sharedBytes > options.sharedLimit)
        throw std::runtime_error(std::to_string(sharedBytes)
                                 + " bytes of shared memory are too many");
    fiber::Unobserved here;
    gridDim = grid, blockDim = block;
    Runner current(block, sharedBytes, [&] { kernel(args...); });
    runner = &current;
    for (blockIdx.z = 0; blockIdx.z < grid.z; ++blockIdx.z)
        for (blockIdx.y = 0; blockIdx.y < grid.y; ++blockIdx.y)
            for (blockIdx.x = 0; blockIdx.x < grid.x; ++blockIdx.x)
                current.runBlock();
}
} // namespace cuda_host

// kernel<<<grid, block, sharedBytes, stream>>>(args...), done when it returns or by `enqueue`.
template <class... P, class... A>
void launch(dim3 grid, dim3 block, std::size_t sharedBytes, void *stream, void (*kernel)(P...),
            A &&...args)
{
    ++cuda_host::launches;
    if (!cuda_host::enqueue) {
        cuda_host::runKernel(grid, block, sharedBytes, kernel, static_cast<P>(args)...);
        return;
    }
    cuda_host::enqueue(stream, [=, given = std::tuple<P...>(static_cast<P>(args)...)] {
        std::apply(
            [&](const auto &...each) {
                cuda_host::runKernel(grid, block, sharedBytes, kernel, each...);
            },
            given);
    });
}
