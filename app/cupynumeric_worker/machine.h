// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <legate.h>

#include <string>

namespace ansatz::cupynumeric {

/// Legate in this process. Everything of it is for the thread that made it.
class Machine final {
public:
    /// Starts Legate for "cpu" with that many shards, "cuda:N", or "cuda": a shard on each GPU; on
    /// GPUs for arrays alone when there are none. Throws UserError when it does not start. Once in
    /// a process.
    Machine(const std::string &device, int shards);

    [[nodiscard]] std::size_t shards() const { return m_shards; }
    [[nodiscard]] bool isOnGpus() const { return m_isOnGpus; }
    [[nodiscard]] legate::Runtime &runtime() const { return *m_runtime; }
    [[nodiscard]] const legate::Library &library() const { return *m_library; }
    /// Bytes for stores: of the host, or of each GPU.
    [[nodiscard]] std::size_t memory() const { return m_memory; }

private:
    std::size_t m_shards = 1;
    bool m_isOnGpus = false;
    std::size_t m_memory = 0;
    legate::Runtime *m_runtime = nullptr;
    std::optional<legate::Library> m_library;
};

} // namespace ansatz::cupynumeric
