// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/give_up.h"
#include "engine/worker/message_socket.h"
#include "engine/worker/protocol.h"
#include "engine/worker/shared_memory.h"
#include "engine/worker/turn.h"
#include "engine/worker/worker_process.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ansatz::worker {

/// A running worker, as its program sees it. Its end is an error of the request that meets it, and
/// no more. Thread-safe: requests wait for each other.
class Worker final {
public:
    /// Starts one and waits until it is ready. Throws UserError when it is not, with what it said;
    /// Interrupted when `giveUp` or a WaitScope says yes, and ends it.
    explicit Worker(const WorkerCommand &command, const GiveUp &giveUp = {});

    /// What the worker told about itself: lines "key=value".
    [[nodiscard]] const std::string &facts() const { return m_facts; }
    [[nodiscard]] const WorkerCommand &command() const { return m_command; }
    [[nodiscard]] pid_t processId() const { return m_process.id(); }
    /// False once a request has found it gone, it was ended, or has told that it ends.
    [[nodiscard]] bool isUsable() const { return m_isUsable; }

    struct Answer {
        std::uint64_t value = 0;
        std::span<const std::byte> payload; ///< the request's, or the reply's where that has one
    };
    using Fill = std::function<void(std::span<std::byte> payload)>;
    using Take = std::function<void(const Answer &answer)>;

    /// Asks one thing. `fill` writes the request's payload, `take` reads what came back.
    /// Throws BackendFailure when the worker is gone, breaks a promise, or its memory or device
    /// fails, UserError when it refuses, InternalError when it tells of a fault of its own,
    /// Interrupted when `giveUp` or a WaitScope says yes: the worker is asked to stop, and is ended
    /// when it does not within two seconds. What it has done all the same is taken before.
    void ask(RequestFrame request, const Fill &fill, const Take &take, const GiveUp &giveUp = {});

    /// Drops a simulator of it: now, or before the next request when it is busy. For destructors:
    /// never throws, and waits seconds at most.
    void drop(std::uint64_t simulator) noexcept;

    using Clock = std::chrono::steady_clock;
    /// When it was last asked something.
    [[nodiscard]] Clock::time_point lastUse() const { return m_lastUse; }

private:
    struct Message {
        ReplyFrame frame;
        std::string text;
    };
    // Sends it and waits for the answer.
    Message exchange(RequestFrame &request, const GiveUp &giveUp);
    // Until a message comes. It may end early only by throwing.
    Message await(std::uint64_t sequence, const GiveUp &giveUp);
    std::optional<Message> receive(std::chrono::milliseconds patience,
                                   std::chrono::microseconds awake);
    // What drop() left.
    void dropWaiting(const GiveUp &giveUp);
    [[noreturn]] void fail();
    [[noreturn]] void breakOff(const std::string &what);

    WorkerCommand m_command;
    SharedMemory m_memory;
    std::unique_ptr<MessageSocket> m_socket;
    WorkerProcess m_process;
    Turn m_turn;
    std::uint64_t m_sequence = 0;
    bool m_answersSoon = true; ///< the last answer came while falling asleep was not worth it
    std::atomic<bool> m_isUsable = true;
    std::atomic<Clock::time_point> m_lastUse = Clock::now();
    std::mutex m_dropMutex;
    std::vector<std::uint64_t> m_toDrop;
    std::string m_facts;
};

/// The worker of that command that runs already, or a new one; Interrupted as Worker's constructor.
/// Workers stay for the next who asks; one that nobody uses ends when another command is asked for,
/// or after three minutes. Thread-safe: who waits for a worker to start holds nobody else up.
[[nodiscard]] std::shared_ptr<Worker> sharedWorker(const WorkerCommand &command,
                                                   const GiveUp &giveUp = {});

/// The worker of that command that runs already; null when none does.
[[nodiscard]] std::shared_ptr<Worker> runningWorker(const WorkerCommand &command);

/// Ends the workers that nobody uses.
void endIdleWorkers();

/// How long a worker stays that nobody uses.
void setIdlePatience(std::chrono::milliseconds patience);

} // namespace ansatz::worker
