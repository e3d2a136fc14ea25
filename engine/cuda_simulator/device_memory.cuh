// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/cuda_errors.cuh"
#include "engine/cuda_simulator/cuda_errors.h"
#include "engine/cuda_simulator/current_device.h"

#include <cstddef>
#include <utility>

namespace ansatz::cuda {

/// Makes a device the thread's current one, and the one before again at the end. Throws
/// BackendFailure when the device was lost.
class CurrentDevice final {
public:
    explicit CurrentDevice(int index) : m_index(index), m_saidBefore(currentDeviceIndex())
    {
        requireNotLost(index);
        currentDeviceIndex() = index;
        try {
            check(cudaGetDevice(&m_before));
            if (m_before != index)
                check(cudaSetDevice(index));
        } catch (...) {
            currentDeviceIndex() = m_saidBefore;
            throw;
        }
    }
    ~CurrentDevice()
    {
        if (m_before != m_index && !isLost(m_before))
            (void)cudaSetDevice(m_before);
        currentDeviceIndex() = m_saidBefore;
    }
    CurrentDevice(const CurrentDevice &) = delete;
    CurrentDevice &operator=(const CurrentDevice &) = delete;

private:
    int m_index;
    int m_saidBefore;
    int m_before = 0;
};

/// One allocation on the current device, cut into arrays. Grows, never shrinks. That of a lost
/// device is left to the end of the process.
class DeviceMemory final {
public:
    DeviceMemory() = default;
    ~DeviceMemory() { release(); }
    DeviceMemory(const DeviceMemory &) = delete;
    DeviceMemory &operator=(const DeviceMemory &) = delete;

    /// Frees what there was. Throws UserError.
    void allocate(std::size_t bytes)
    {
        m_owner = Owner();
        check(cudaFree(std::exchange(m_start, nullptr)));
        m_bytes = 0;
        if (bytes > 0)
            check(cudaMalloc(reinterpret_cast<void **>(&m_start), bytes));
        m_bytes = bytes;
    }

    void release()
    {
        if (m_start != nullptr && m_owner.isUsable())
            (void)cudaFree(m_start);
        m_start = nullptr;
    }

    [[nodiscard]] unsigned char *start() const { return m_start; }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    Owner m_owner;
    unsigned char *m_start = nullptr;
    std::size_t m_bytes = 0;
};

/// Hands out arrays one after the other, each aligned; with a null start it only counts.
class Carver final {
public:
    explicit Carver(unsigned char *start) : m_start(start) {}

    template <class T>
    T *take(std::size_t count)
    {
        constexpr std::size_t alignment = 256;
        const std::size_t at = m_bytes;
        m_bytes += (count * sizeof(T) + alignment - 1) / alignment * alignment;
        return m_start ? reinterpret_cast<T *>(m_start + at) : nullptr;
    }
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

private:
    unsigned char *m_start;
    std::size_t m_bytes = 0;
};

} // namespace ansatz::cuda
