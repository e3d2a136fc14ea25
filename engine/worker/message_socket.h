// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <utility>

namespace ansatz::worker {

/// One end of a connection between two processes that keeps messages apart.
class MessageSocket final {
public:
    /// Takes the descriptor over.
    explicit MessageSocket(int descriptor) : m_descriptor(descriptor) {}
    ~MessageSocket();
    MessageSocket(const MessageSocket &) = delete;
    MessageSocket &operator=(const MessageSocket &) = delete;

    /// Two connected ends, closed in programs that are started. Throws UserError.
    [[nodiscard]] static std::pair<int, int> makePair();

    [[nodiscard]] int descriptor() const { return m_descriptor; }

    /// False when the other end is closed.
    [[nodiscard]] bool send(std::span<const std::byte> message) const;

    enum class Got { Message, Nothing, Closed };
    /// Waits for a message until `patience` is over: at first awake, then asleep. A message that is
    /// larger than the buffer is cut.
    [[nodiscard]] Got receive(std::span<std::byte> buffer, std::size_t &size,
                              std::chrono::milliseconds patience,
                              std::chrono::microseconds awake = {}) const;
    /// How long to wait awake for a message that is likely a few microseconds away: falling asleep
    /// and being woken take about as long. Nothing on a machine of one core, which has nobody to
    /// wait for awake.
    [[nodiscard]] static std::chrono::microseconds timeAwake();

private:
    int m_descriptor;
};

} // namespace ansatz::worker
