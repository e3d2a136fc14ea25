// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/run_check.h"

#include "engine/base/error.h"
#include "engine/worker/message_socket.h"
#include "engine/worker/shared_memory.h"
#include "engine/worker/worker_process.h"

#include <chrono>
#include <memory>

namespace ansatz::worker {

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
        std::byte nothing[8];
        std::size_t size = 0;
        // It sends nothing; its end closes the connection.
        if (socket.receive(nothing, size, std::chrono::seconds(20)) != MessageSocket::Got::Closed)
            return {false, program.string() + " did not answer within 20 s"};
        const std::string ending = process.howItEnded();
        std::string words = process.lastWords();
        if (ending == "ended with status 0")
            return {true, words};
        return {false, words.empty() ? program.string() + " " + ending : words};
    } catch (const std::exception &error) {
        return {false, error.what()};
    }
}

} // namespace ansatz::worker
