// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/message_socket.h"

#include "engine/base/error.h"

#include <cerrno>
#include <cstring>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ansatz::worker {

namespace {

using Clock = std::chrono::steady_clock;

} // namespace

std::pair<int, int> MessageSocket::makePair()
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        throw UserError(std::string("the system gave no connection to a worker: ")
                            + std::strerror(errno),
                        {}, "close other programs");
    return {ends[0], ends[1]};
}

MessageSocket::~MessageSocket()
{
    close(m_descriptor);
}

bool MessageSocket::send(std::span<const std::byte> message) const
{
    ssize_t sent = 0;
    do {
        sent = ::send(m_descriptor, message.data(), message.size(), MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(message.size());
}

std::chrono::microseconds MessageSocket::timeAwake()
{
    static const bool isAlone = std::thread::hardware_concurrency() < 2;
    return std::chrono::microseconds(isAlone ? 0 : 150);
}

MessageSocket::Got MessageSocket::receive(std::span<std::byte> buffer, std::size_t &size,
                                          std::chrono::milliseconds patience,
                                          std::chrono::microseconds awake) const
{
    const Clock::time_point start = Clock::now();
    for (;;) {
        const ssize_t got = recv(m_descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got > 0) {
            size = static_cast<std::size_t>(got);
            return Got::Message;
        }
        // A reset: the other end closed without reading all.
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            return Got::Closed;
        const Clock::duration passed = Clock::now() - start;
        if (passed < awake)
            continue;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(patience - passed);
        if (left.count() <= 0)
            return Got::Nothing;
        pollfd waiting{m_descriptor, POLLIN, 0};
        static_cast<void>(poll(&waiting, 1, static_cast<int>(left.count())));
    }
}

} // namespace ansatz::worker
