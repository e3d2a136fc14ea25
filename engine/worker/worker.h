// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/give_up.h"
#include "engine/worker/message_socket.h"
#include "engine/worker/protocol.h"
#include "engine/worker/shared_memory.h"
#include "engine/worker/worker_process.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

namespace ansatz::worker {

/// A running worker, as its program sees it. Its end is an error of the request that meets it, and
/// no more. Thread-safe: requests wait for each other.
class Worker final {
public:
    /// Starts one and waits until it is ready. Throws UserError when it is not, with what it said.
    explicit Worker(const WorkerCommand &command, const GiveUp &giveUp = {});

    /// What the worker told about itself: lines "key=value".
    [[nodiscard]] const std::string &facts() const { return m_facts; }
    [[nodiscard]] const WorkerCommand &command() const { return m_command; }
    [[nodiscard]] pid_t processId() const { return m_process.id(); }
    /// False once a request has found it gone, or it was ended.
    [[nodiscard]] bool isUsable() const { return m_isUsable; }

    struct Answer {
        std::uint64_t value = 0;
        std::span<const std::byte> payload; ///< the request's, or the reply's where that has one
    };
    using Fill = std::function<void(std::span<std::byte> payload)>;
    using Take = std::function<void(const Answer &answer)>;

    /// Asks one thing. `fill` writes the request's payload, `take` reads what came back.
    /// Throws UserError when the worker is gone or refuses, InternalError when it breaks a promise,
    /// Interrupted when `giveUp` says yes: the worker is asked to stop, and is ended when it does
    /// not within two seconds.
    void ask(RequestFrame request, const Fill &fill, const Take &take, const GiveUp &giveUp = {});

private:
    struct Message {
        ReplyFrame frame;
        std::string text;
    };
    // Until a message comes. It may end early only by throwing.
    Message await(std::uint64_t sequence, const GiveUp &giveUp);
    std::optional<Message> receive(std::chrono::milliseconds patience);
    [[noreturn]] void fail();
    [[noreturn]] void breakOff(const std::string &what);

    WorkerCommand m_command;
    SharedMemory m_memory;
    std::unique_ptr<MessageSocket> m_socket;
    WorkerProcess m_process;
    std::timed_mutex m_mutex;
    std::uint64_t m_sequence = 0;
    std::atomic<bool> m_isUsable = true;
    std::string m_facts;
};

/// The worker of that command that runs already, or a new one. Workers stay for the next who asks;
/// one that nobody uses ends when another command is asked for. Thread-safe.
[[nodiscard]] std::shared_ptr<Worker> sharedWorker(const WorkerCommand &command,
                                                   const GiveUp &giveUp = {});

/// Ends the workers that nobody uses.
void endIdleWorkers();

} // namespace ansatz::worker
