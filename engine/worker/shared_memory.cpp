// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/shared_memory.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/simulator/memory_plan.h"

#include <cerrno>
#include <cstring>
#include <limits>
#include <new>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ansatz::worker {

namespace {

constexpr std::size_t granule = std::size_t(1) << 16;
constexpr std::size_t mostBytes = std::numeric_limits<std::size_t>::max() / 4;

[[noreturn]] void refuse(std::size_t bytes)
{
    throw UserError("the system did not give " + formatBytes(bytes)
                        + " of memory to share with a worker: " + std::strerror(errno),
                    {}, "close other programs, or use smaller batches");
}

} // namespace

SharedMemory::SharedMemory()
    : m_descriptor(memfd_create("ansatz-worker", MFD_CLOEXEC | MFD_ALLOW_SEALING))
{
    if (m_descriptor < 0 || fcntl(m_descriptor, F_ADD_SEALS, F_SEAL_SHRINK) != 0)
        refuse(Control::bytes);
    static_cast<void>(requirePayload(0));
    new (m_start) Control;
}

SharedMemory::SharedMemory(int descriptor) : m_descriptor(descriptor)
{
    static_cast<void>(payload(0));
}

SharedMemory::~SharedMemory()
{
    if (m_start != nullptr)
        munmap(m_start, m_bytes);
    if (m_descriptor >= 0)
        close(m_descriptor);
}

Control &SharedMemory::control() const
{
    return *std::launder(reinterpret_cast<Control *>(m_start));
}

bool SharedMemory::isMapped(std::size_t payload) const
{
    return m_bytes >= Control::bytes && payload <= m_bytes - Control::bytes;
}

std::span<std::byte> SharedMemory::requirePayload(std::size_t bytes)
{
    if (!isMapped(bytes)) {
        // Asked before: the system would end processes rather than give less.
        if (bytes > mostBytes || bytes > availableMemory() + m_bytes) {
            errno = ENOMEM;
            refuse(bytes);
        }
        const std::size_t wanted = (Control::bytes + bytes + granule - 1) / granule * granule;
        // Given now, or refused now: pages that are missing later would end the process.
        if (const int error = posix_fallocate(m_descriptor, 0, static_cast<off_t>(wanted))) {
            errno = error;
            refuse(wanted);
        }
        map(wanted);
    }
    return {m_start + Control::bytes, bytes};
}

std::span<std::byte> SharedMemory::payload(std::size_t bytes)
{
    if (!isMapped(bytes)) {
        struct stat facts = {};
        ANSATZ_CHECK(fstat(m_descriptor, &facts) == 0, "shared memory has a size");
        const auto size = static_cast<std::size_t>(facts.st_size);
        ANSATZ_CHECK(size >= Control::bytes && bytes <= size - Control::bytes,
                     "shared memory holds what a message announces");
        map(size);
    }
    return {m_start + Control::bytes, bytes};
}

void SharedMemory::map(std::size_t bytes)
{
    void *const start = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, m_descriptor, 0);
    if (start == MAP_FAILED)
        refuse(bytes);
    if (m_start != nullptr)
        munmap(m_start, m_bytes);
    m_start = static_cast<std::byte *>(start);
    m_bytes = bytes;
}

} // namespace ansatz::worker
