// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/worker/protocol.h"

#include <cstddef>
#include <span>

namespace ansatz::worker {

/// Memory of two processes: a Control, then the payload. It has no name in any file system and goes
/// with its last process. It grows and cannot shrink, so that no access fails behind a check.
class SharedMemory final {
public:
    /// New memory for a Control. Throws UserError when the system gives none.
    SharedMemory();
    /// That of the program; takes the descriptor over.
    explicit SharedMemory(int descriptor);
    ~SharedMemory();
    SharedMemory(const SharedMemory &) = delete;
    SharedMemory &operator=(const SharedMemory &) = delete;

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] Control &control() const;

    /// Of at least that size, growing the memory. Throws UserError when the system gives no more.
    [[nodiscard]] std::span<std::byte> requirePayload(std::size_t bytes);
    /// What the other process has made of that size. Throws InternalError when it has not.
    [[nodiscard]] std::span<std::byte> payload(std::size_t bytes);

private:
    void map(std::size_t bytes);
    [[nodiscard]] bool isMapped(std::size_t payload) const;

    int m_descriptor = -1;
    std::byte *m_start = nullptr;
    std::size_t m_bytes = 0;
};

} // namespace ansatz::worker
