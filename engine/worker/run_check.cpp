// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/run_check.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/worker/message_socket.h"
#include "engine/worker/shared_memory.h"
#include "engine/worker/wait_scope.h"
#include "engine/worker/worker_process.h"

#include <atomic>
#include <chrono>
#include <memory>

namespace ansatz::worker {

namespace {

using Clock = std::chrono::steady_clock;

std::atomic<std::chrono::milliseconds> patience{std::chrono::seconds(20)};
constexpr std::chrono::milliseconds betweenQuestions(5); // whether to give up

// False when patience is over. It sends nothing; its end closes the connection.
bool awaitEnd(const MessageSocket &socket)
{
    const Clock::time_point start = Clock::now();
    std::byte nothing[8];
    std::size_t size = 0;
    while (Clock::now() - start < patience.load()) {
        askWaiting();
        switch (socket.receive(nothing, size, betweenQuestions)) {
        case MessageSocket::Got::Closed:
            return true;
        case MessageSocket::Got::Nothing:
            continue;
        case MessageSocket::Got::Message:
            return false;
        }
    }
    return false;
}

} // namespace

CheckResult runCheck(const std::filesystem::path &program)
{
    try {
        const auto [ours, theirs] = MessageSocket::makePair();
        const MessageSocket socket(ours);
        const SharedMemory memory;
        auto given = std::make_unique<MessageSocket>(theirs);
        WorkerProcess process({"the worker", program, {"--check"}}, given->descriptor(),
                              memory.descriptor());
        given.reset();
        if (!awaitEnd(socket))
            return {.text = program.string() + " did not answer within "
                            + formatDouble(std::chrono::duration<double>(patience.load()).count())
                            + " s",
                    .isTransient = true};
        const std::string ending = process.howItEnded();
        std::string words = process.lastWords();
        if (ending == "ended with status 0")
            return {.isWell = true, .text = words};
        return {.text = words.empty() ? program.string() + " " + ending : words,
                .isTransient = ending.starts_with("was killed")};
    } catch (const Interrupted &) {
        throw;
    } catch (const std::exception &error) {
        return {.text = error.what()};
    }
}

void setCheckPatience(std::chrono::milliseconds time)
{
    patience = time;
}

} // namespace ansatz::worker
