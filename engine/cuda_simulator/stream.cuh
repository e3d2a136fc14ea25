// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/cuda_errors.cuh"
#include "engine/cuda_simulator/current_device.h"

#include <cstddef>

namespace ansatz::cuda {

/// A stream of the current device that waits for no other.
class Stream final {
public:
    Stream() { check(cudaStreamCreateWithFlags(&m_stream, cudaStreamNonBlocking)); }
    ~Stream()
    {
        if (m_owner.isUsable())
            (void)cudaStreamDestroy(m_stream);
    }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    [[nodiscard]] cudaStream_t get() const { return m_stream; }
    void wait() const { check(cudaStreamSynchronize(m_stream)); }

private:
    Owner m_owner;
    cudaStream_t m_stream = nullptr;
};

/// A moment of a stream, by the device's clock.
class Event final {
public:
    Event() { check(cudaEventCreate(&m_event)); }
    ~Event()
    {
        if (m_owner.isUsable())
            (void)cudaEventDestroy(m_event);
    }
    Event(const Event &) = delete;
    Event &operator=(const Event &) = delete;

    void record(const Stream &stream) const { check(cudaEventRecord(m_event, stream.get())); }
    /// Of two that were recorded, when their stream was waited for.
    [[nodiscard]] double millisecondsTo(const Event &later) const
    {
        float milliseconds = 0;
        check(cudaEventElapsedTime(&milliseconds, m_event, later.m_event));
        return static_cast<double>(milliseconds);
    }

private:
    Owner m_owner;
    cudaEvent_t m_event = nullptr;
};

/// Memory of the host that a device reads and writes while the host goes on.
class PinnedMemory final {
public:
    explicit PinnedMemory(std::size_t bytes)
    {
        check(cudaMallocHost(reinterpret_cast<void **>(&m_start), bytes));
    }
    ~PinnedMemory()
    {
        if (m_owner.isUsable())
            (void)cudaFreeHost(m_start);
    }
    PinnedMemory(const PinnedMemory &) = delete;
    PinnedMemory &operator=(const PinnedMemory &) = delete;

    [[nodiscard]] unsigned char *start() const { return m_start; }

private:
    Owner m_owner;
    unsigned char *m_start = nullptr;
};

/// What a function puts into a stream, recorded instead of done, to be launched as a whole.
class StreamGraph final {
public:
    /// Throws BackendFailure where CUDA refuses to record it; the stream can be used as before
    /// unless the device was lost.
    template <class Enqueue>
    StreamGraph(cudaStream_t stream, Enqueue enqueue)
    {
        check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal));
        cudaGraph_t graph = nullptr;
        try {
            enqueue();
        } catch (...) {
            if (m_owner.isUsable()) {
                (void)cudaStreamEndCapture(stream, &graph);
                discard(graph);
            }
            throw;
        }
        cudaError_t status = cudaStreamEndCapture(stream, &graph);
        if (status == cudaSuccess)
            status = cudaGraphInstantiate(&m_graph, graph, 0);
        discard(graph);
        check(status);
    }
    ~StreamGraph()
    {
        if (m_owner.isUsable())
            (void)cudaGraphExecDestroy(m_graph);
    }
    StreamGraph(const StreamGraph &) = delete;
    StreamGraph &operator=(const StreamGraph &) = delete;

    void launch(cudaStream_t stream) const { check(cudaGraphLaunch(m_graph, stream)); }

private:
    static void discard(cudaGraph_t graph)
    {
        if (graph != nullptr)
            (void)cudaGraphDestroy(graph);
        (void)cudaGetLastError();
    }

    Owner m_owner;
    cudaGraphExec_t m_graph = nullptr;
};

} // namespace ansatz::cuda
