// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/worker.h"

#include "engine/base/error.h"
#include "engine/worker/fault_text.h"
#include "engine/worker/wait_scope.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ansatz::worker {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds betweenQuestions(2); // to giveUp
constexpr milliseconds patienceGivenUp(2000);
constexpr milliseconds patienceAtStart(120'000);
constexpr milliseconds patienceOfDestructors(500);
constexpr std::uint64_t requestsBetweenCleanings = 1024; // of what the worker printed

} // namespace

Worker::Worker(const WorkerCommand &command, const GiveUp &giveUp)
    : m_command(command), m_process([&] {
          const auto [ours, theirs] = MessageSocket::makePair();
          m_socket = std::make_unique<MessageSocket>(ours);
          const MessageSocket given(theirs); // closed here once the worker has it
          return WorkerProcess(command, given.descriptor(), m_memory.descriptor());
      }())
{
    const Message hello = await(0, giveUp);
    if (hello.frame.status == Status::UserFault || hello.frame.status == Status::BackendFault
        || hello.frame.status == Status::BackendLost)
        throwFault(hello.text, hello.frame.status);
    if (hello.frame.status == Status::InternalFault)
        breakOff("does not start: " + hello.text);
    askWaiting(giveUp);
    if (hello.frame.status != Status::Done || hello.frame.value != protocolVersion)
        breakOff("is of another version than this program");
    m_facts = hello.text;
}

void Worker::ask(RequestFrame request, const Fill &fill, const Take &take, const GiveUp &giveUp)
{
    askWaiting(giveUp);
    std::unique_lock lock(m_turn, std::defer_lock);
    while (!lock.try_lock_for(betweenQuestions))
        askWaiting(giveUp);
    if (!m_isUsable)
        throw BackendFailure(m_command.name + " has ended", {}, "start again");
    dropWaiting(giveUp);
    fill(m_memory.requirePayload(static_cast<std::size_t>(request.payload)));
    const Message reply = exchange(request, giveUp);
    if (reply.frame.status != Status::Done)
        askWaiting(giveUp);
    switch (reply.frame.status) {
    case Status::Done:
        break;
    case Status::UserFault:
    case Status::BackendFault:
    case Status::BackendLost:
        throwFault(reply.text, reply.frame.status);
    case Status::InternalFault:
        throw InternalError(m_command.name + ": " + reply.text);
    case Status::Interrupted:
        throw Interrupted();
    default:
        breakOff("gave an answer that makes no sense");
    }
    try {
        // Its own promise about memory that both see.
        const std::uint64_t bytes = reply.frame.payload > 0 ? reply.frame.payload : request.payload;
        take({reply.frame.value, m_memory.payload(static_cast<std::size_t>(bytes))});
    } catch (const InternalError &) {
        breakOff("gave an answer that makes no sense");
    }
    askWaiting(giveUp);
}

void Worker::drop(std::uint64_t simulator) noexcept
{
    try {
        {
            const std::lock_guard lock(m_dropMutex);
            m_toDrop.push_back(simulator);
        }
        const std::unique_lock lock(m_turn, std::try_to_lock);
        if (!lock || !m_isUsable)
            return;
        // A WaitScope does not count: it is about what its thread waits for, not about what is left
        // behind.
        const WaitScope::Pause pause;
        const Clock::time_point end = Clock::now() + patienceOfDestructors;
        dropWaiting([end] { return Clock::now() > end; });
    } catch (const std::exception &) {
        // It ends with its worker.
    }
}

void Worker::dropWaiting(const GiveUp &giveUp)
{
    for (;;) {
        RequestFrame request;
        request.kind = Request::DropSimulator;
        {
            const std::lock_guard lock(m_dropMutex);
            if (m_toDrop.empty())
                return;
            request.object = m_toDrop.back();
            m_toDrop.pop_back();
        }
        static_cast<void>(exchange(request, giveUp));
    }
}

auto Worker::exchange(RequestFrame &request, const GiveUp &giveUp) -> Message
{
    request.sequence = ++m_sequence;
    m_lastUse = Clock::now();
    if (request.sequence % requestsBetweenCleanings == 0)
        m_process.forgetOldOutput();
    if (!m_socket->send(std::as_bytes(std::span(&request, 1))))
        fail();
    Message reply = await(request.sequence, giveUp);
    m_lastUse = Clock::now();
    if (reply.frame.status == Status::BackendLost) { // it ends, but who knows when
        m_isUsable = false;
        m_process.kill();
    }
    return reply;
}

auto Worker::await(std::uint64_t sequence, const GiveUp &giveUp) -> Message
{
    const Clock::time_point start = Clock::now();
    // A core that waits awake is missing where the worker computes.
    microseconds awake = m_answersSoon ? MessageSocket::timeAwake() : microseconds(0);
    std::optional<Clock::time_point> givenUp;
    for (;;) {
        // Asked at least once, also of a worker that answers at once.
        if (!givenUp && ((giveUp && giveUp()) || WaitScope::isGivenUp())) {
            givenUp = Clock::now();
            m_memory.control().givenUp = sequence;
        }
        if (std::optional<Message> message =
                receive(betweenQuestions, std::exchange(awake, microseconds(0)))) {
            if (message->frame.sequence != sequence)
                breakOff("answered what was not asked");
            m_answersSoon = Clock::now() - start < 2 * MessageSocket::timeAwake();
            return *std::move(message);
        }
        if (givenUp && (sequence == 0 || Clock::now() - *givenUp > patienceGivenUp)) {
            m_isUsable = false;
            m_process.kill();
            throw Interrupted();
        }
        if (sequence == 0 && Clock::now() - start > patienceAtStart)
            breakOff("was not ready within two minutes");
    }
}

std::optional<Worker::Message> Worker::receive(milliseconds patience, microseconds awake)
{
    std::byte buffer[largestMessage];
    std::size_t size = 0;
    switch (m_socket->receive(buffer, size, patience, awake)) {
    case MessageSocket::Got::Nothing:
        return std::nullopt;
    case MessageSocket::Got::Closed:
        fail();
    case MessageSocket::Got::Message:
        break;
    }
    Message message;
    if (size < sizeof message.frame)
        breakOff("gave an answer that makes no sense");
    std::memcpy(&message.frame, buffer, sizeof message.frame);
    if (message.frame.magic != protocolMagic)
        breakOff("gave an answer that makes no sense");
    message.text.assign(reinterpret_cast<const char *>(buffer + sizeof message.frame),
                        size - sizeof message.frame);
    return message;
}

void Worker::fail()
{
    m_isUsable = false;
    std::string problem = m_command.name + " " + m_process.howItEnded();
    const std::string words = m_process.lastWords();
    if (!words.empty())
        problem += "; it said: " + words;
    throw BackendFailure(problem, {}, "the next training starts a new worker");
}

void Worker::breakOff(const std::string &what)
{
    m_isUsable = false;
    m_process.kill();
    throw BackendFailure(m_command.name + " " + what, m_command.program.string(),
                         "build the program anew; it belongs to one build");
}

} // namespace ansatz::worker
