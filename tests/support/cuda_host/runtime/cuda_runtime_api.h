// SPDX-License-Identifier: GPL-3.0-or-later
// The few calls of CUDA's runtime that the engine makes, on the host: code for a GPU's host side is
// compiled with this folder before CUDA's and runs unchanged, its kernels with it (cuda_host.h).
//
// Streams are late: nothing that is put into one is done before someone waits for it, so that what
// is read, written or freed too early shows. Device memory starts as NaN. There is one device. It
// can be told to fail at a call; whether anything is asked of it after a failure for good is
// counted.
#pragma once

#include "tests/support/cuda_host/cuda_host.h"

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <new>
#include <optional>
#include <set>

enum cudaError_t {
    cudaSuccess,
    cudaErrorInvalidValue,
    cudaErrorMemoryAllocation,
    cudaErrorIllegalAddress,
    cudaErrorLaunchFailure,
    cudaErrorECCUncorrectable,
    cudaErrorStreamCaptureUnsupported,
};
enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost };
enum { cudaStreamNonBlocking = 1 };
enum cudaDeviceAttr { cudaDevAttrMultiProcessorCount, cudaDevAttrL2CacheSize };
enum cudaStreamCaptureMode { cudaStreamCaptureModeThreadLocal };

// How the engine's code hears of a launch that fails, as it would from cudaGetLastError.
namespace ansatz::cuda {
void check(cudaError_t status);
}

namespace cuda_host {

using Work = std::function<void()>;

struct Graph {
    std::vector<Work> work;
};

struct Stream {
    std::deque<Work> waiting;
    Graph *recording = nullptr;
};

enum class Call { Allocate, Launch, Wait };

// The call of a kind that fails, after so many others of it; with cudaSuccess it is the program
// that fails there, which finds no memory.
struct Fault {
    Call call = Call::Wait;
    int after = 0;
    cudaError_t error = cudaErrorIllegalAddress;
};

struct Event {
    std::chrono::steady_clock::time_point time;
    bool isRecorded = false;
};

struct Runtime {
    std::optional<Fault> fault;
    cudaError_t loss = cudaSuccess; // that the device answers for good
    int callsWhenLost = 0;
    std::set<void *> allocated;
    std::size_t allocatedBytes = 0; // ever asked for
    std::set<Graph *> graphs;

    // What the device answers to any call.
    cudaError_t answer()
    {
        if (loss != cudaSuccess)
            ++callsWhenLost;
        return loss;
    }

    // What it answers to one of a kind.
    cudaError_t answer(Call call)
    {
        if (answer() != cudaSuccess)
            return loss;
        if (!fault || fault->call != call || fault->after-- > 0)
            return cudaSuccess;
        const cudaError_t error = fault->error;
        fault.reset();
        if (error == cudaSuccess)
            throw std::bad_alloc();
        if (error != cudaErrorMemoryAllocation)
            loss = error;
        return error;
    }

    // As a new process finds it.
    void restart();

    std::size_t freeMemory = std::size_t(1) << 30;
    bool refusesCapture = false;
    int launchedGraphs = 0;
    std::set<Stream *> streams;
    Stream ownStream; // which no stream (nullptr) stands for
    std::map<const char *, std::size_t> pinned;

    bool isPinned(const void *memory) const
    {
        const auto *at = static_cast<const char *>(memory);
        auto next = pinned.upper_bound(at);
        return next != pinned.begin() && at < std::prev(next)->first + std::prev(next)->second;
    }

    void put(void *stream, Work work)
    {
        auto *into = stream != nullptr ? static_cast<Stream *>(stream) : &ownStream;
        if (into->recording != nullptr)
            into->recording->work.push_back(std::move(work));
        else
            into->waiting.push_back(std::move(work));
    }

    cudaError_t wait(Stream *stream)
    {
        if (stream == nullptr)
            stream = &ownStream;
        if (stream->recording != nullptr)
            return cudaErrorStreamCaptureUnsupported;
        if (const cudaError_t error = answer(Call::Wait); error != cudaSuccess) {
            stream->waiting.clear();
            return error;
        }
        while (!stream->waiting.empty()) {
            const Work next = std::move(stream->waiting.front());
            stream->waiting.pop_front();
            next();
        }
        return cudaSuccess;
    }
};
inline Runtime runtime;

inline void Runtime::restart()
{
    for (Stream *stream : streams)
        delete stream;
    for (const auto &[memory, bytes] : pinned)
        std::free(const_cast<char *>(memory));
    for (void *memory : allocated)
        std::free(memory);
    for (Graph *graph : graphs)
        delete graph;
    *this = {};
}

} // namespace cuda_host

using cudaStream_t = cuda_host::Stream *;
using cudaEvent_t = cuda_host::Event *;
using cudaGraph_t = cuda_host::Graph *;
using cudaGraphExec_t = cuda_host::Graph *;

inline const char *cudaGetErrorName(cudaError_t error)
{
    switch (error) {
    case cudaSuccess:
        return "cudaSuccess";
    case cudaErrorInvalidValue:
        return "cudaErrorInvalidValue";
    case cudaErrorMemoryAllocation:
        return "cudaErrorMemoryAllocation";
    case cudaErrorIllegalAddress:
        return "cudaErrorIllegalAddress";
    case cudaErrorLaunchFailure:
        return "cudaErrorLaunchFailure";
    case cudaErrorECCUncorrectable:
        return "cudaErrorECCUncorrectable";
    case cudaErrorStreamCaptureUnsupported:
        return "cudaErrorStreamCaptureUnsupported";
    }
    return "unknown";
}
inline const char *cudaGetErrorString(cudaError_t error)
{
    return error == cudaErrorStreamCaptureUnsupported ? "capture is not supported" : "an error";
}
inline cudaError_t cudaGetLastError()
{
    return cuda_host::runtime.answer();
}

inline cudaError_t cudaGetDevice(int *index)
{
    *index = 0;
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaSetDevice(int index)
{
    return index == 0 ? cuda_host::runtime.answer() : cudaErrorInvalidValue;
}
inline cudaError_t cudaDeviceSynchronize()
{
    for (cuda_host::Stream *stream : cuda_host::runtime.streams) {
        if (const cudaError_t error = cuda_host::runtime.wait(stream); error != cudaSuccess)
            return error;
    }
    return cuda_host::runtime.ownStream.waiting.empty() ? cudaSuccess
                                                        : cuda_host::runtime.wait(nullptr);
}

inline cudaError_t cudaDeviceGetAttribute(int *value, cudaDeviceAttr attribute, int device)
{
    *value = attribute == cudaDevAttrL2CacheSize ? 1 << 16 : 2;
    return device == 0 ? cudaSuccess : cudaErrorInvalidValue;
}

inline cudaError_t cudaEventCreate(cudaEvent_t *event)
{
    *event = new cuda_host::Event;
    return cudaSuccess;
}
inline cudaError_t cudaEventDestroy(cudaEvent_t event)
{
    delete event;
    return cudaSuccess;
}
inline cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream)
{
    event->isRecorded = false;
    cuda_host::runtime.put(stream, [event] { *event = {std::chrono::steady_clock::now(), true}; });
    return cudaSuccess;
}
inline cudaError_t cudaEventElapsedTime(float *milliseconds, cudaEvent_t first, cudaEvent_t last)
{
    if (!first->isRecorded || !last->isRecorded)
        return cudaErrorInvalidValue;
    *milliseconds = std::chrono::duration<float, std::milli>(last->time - first->time).count();
    return cudaSuccess;
}

inline cudaError_t cudaMemGetInfo(std::size_t *free, std::size_t *total)
{
    *free = cuda_host::runtime.freeMemory;
    *total = std::size_t(1) << 30;
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaMalloc(void **memory, std::size_t bytes)
{
    if (bytes > cuda_host::runtime.freeMemory)
        return cudaErrorMemoryAllocation;
    const cudaError_t error = cuda_host::runtime.answer(cuda_host::Call::Allocate);
    if (error != cudaSuccess)
        return error;
    *memory = std::aligned_alloc(256, (bytes + 255) / 256 * 256);
    std::memset(*memory, 0xff, bytes);
    cuda_host::runtime.allocated.insert(*memory);
    cuda_host::runtime.allocatedBytes += bytes;
    return cudaSuccess;
}
inline cudaError_t cudaFree(void *memory)
{
    if (memory == nullptr)
        return cuda_host::runtime.answer();
    const cudaError_t error = cudaDeviceSynchronize();
    cuda_host::runtime.allocated.erase(memory);
    std::free(memory);
    return error;
}
inline cudaError_t cudaMallocHost(void **memory, std::size_t bytes)
{
    const cudaError_t error = cuda_host::runtime.answer(cuda_host::Call::Allocate);
    if (error != cudaSuccess)
        return error;
    *memory = std::malloc(bytes);
    cuda_host::runtime.pinned[static_cast<char *>(*memory)] = bytes;
    return cudaSuccess;
}
inline cudaError_t cudaFreeHost(void *memory)
{
    cuda_host::runtime.pinned.erase(static_cast<char *>(memory));
    std::free(memory);
    return cuda_host::runtime.answer();
}

inline cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned)
{
    *stream = new cuda_host::Stream;
    cuda_host::runtime.streams.insert(*stream);
    cuda_host::enqueue = [](void *into, cuda_host::Work work) {
        ansatz::cuda::check(cuda_host::runtime.answer(cuda_host::Call::Launch));
        cuda_host::runtime.put(into, std::move(work));
    };
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaStreamDestroy(cudaStream_t stream)
{
    cuda_host::runtime.streams.erase(stream);
    delete stream;
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaStreamSynchronize(cudaStream_t stream)
{
    return cuda_host::runtime.wait(stream);
}

inline cudaError_t cudaMemcpy(void *to, const void *from, std::size_t bytes, cudaMemcpyKind)
{
    const cudaError_t error = cudaDeviceSynchronize();
    if (bytes > 0) // of an empty array both may be null
        std::memcpy(to, from, bytes);
    return error;
}
inline cudaError_t cudaMemcpyAsync(void *to, const void *from, std::size_t bytes,
                                   cudaMemcpyKind kind, cudaStream_t stream)
{
    if (const cudaError_t error = cuda_host::runtime.answer(); error != cudaSuccess)
        return error;
    // Memory that is not pinned is read at once, and written before the call returns.
    const bool isLate = cuda_host::runtime.isPinned(kind == cudaMemcpyHostToDevice ? from : to);
    if (!isLate && stream->recording != nullptr)
        return cudaErrorStreamCaptureUnsupported;
    if (!isLate && kind == cudaMemcpyHostToDevice) {
        const auto *first = static_cast<const char *>(from);
        cuda_host::runtime.put(stream, [to, copy = std::vector<char>(first, first + bytes)] {
            std::memcpy(to, copy.data(), copy.size());
        });
        return cudaSuccess;
    }
    cuda_host::runtime.put(stream, [=] { std::memcpy(to, from, bytes); });
    return isLate ? cudaSuccess : cuda_host::runtime.wait(stream);
}
inline cudaError_t cudaMemsetAsync(void *memory, int value, std::size_t bytes, cudaStream_t stream)
{
    cuda_host::runtime.put(stream, [=] { std::memset(memory, value, bytes); });
    return cuda_host::runtime.answer();
}

inline cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode)
{
    if (cuda_host::runtime.refusesCapture)
        return cudaErrorStreamCaptureUnsupported;
    stream->recording = new cuda_host::Graph;
    cuda_host::runtime.graphs.insert(stream->recording);
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t *graph)
{
    *graph = stream->recording;
    stream->recording = nullptr;
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaGraphInstantiate(cudaGraphExec_t *launched, cudaGraph_t graph,
                                        unsigned long long)
{
    *launched = new cuda_host::Graph(*graph);
    cuda_host::runtime.graphs.insert(*launched);
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaGraphDestroy(cudaGraph_t graph)
{
    cuda_host::runtime.graphs.erase(graph);
    delete graph;
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaGraphExecDestroy(cudaGraphExec_t graph)
{
    cuda_host::runtime.graphs.erase(graph);
    delete graph;
    return cuda_host::runtime.answer();
}
inline cudaError_t cudaGraphLaunch(cudaGraphExec_t graph, cudaStream_t stream)
{
    const cudaError_t error = cuda_host::runtime.answer(cuda_host::Call::Launch);
    if (error != cudaSuccess)
        return error;
    ++cuda_host::runtime.launchedGraphs;
    for (const cuda_host::Work &work : graph->work)
        cuda_host::runtime.put(stream, work);
    return cudaSuccess;
}
