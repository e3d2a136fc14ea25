// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/session.h"

#include "engine/worker/fault_text.h"
#include "engine/worker/message_socket.h"

#include <chrono>
#include <cstring>
#include <thread>

#include <poll.h>
#include <unistd.h>

namespace ansatz::worker {

namespace {

void send(const MessageSocket &socket, const ReplyFrame &frame, const std::string &text)
{
    std::byte message[largestMessage];
    std::memcpy(message, &frame, sizeof frame);
    std::memcpy(message + sizeof frame, text.data(), text.size());
    // When nobody is there any more, the next receive says so.
    static_cast<void>(socket.send(std::span(message).first(sizeof frame + text.size())));
}

// Ends this process when the program is gone, whatever it computes. PR_SET_PDEATHSIG would not do:
// it goes by the thread that started a process, and threads that train come and go.
void endWithProgram()
{
    std::thread([] {
        pollfd waiting{socketDescriptor, POLLRDHUP, 0};
        while (poll(&waiting, 1, -1) < 0 || (waiting.revents & (POLLRDHUP | POLLHUP)) == 0) {
        }
        _exit(0);
    }).detach();
}

void serveOn(const MessageSocket &socket, const std::string &facts, Services services)
{
    SharedMemory memory(memoryDescriptor);
    Session session(memory, std::move(services));
    endWithProgram();
    send(socket, {.value = protocolVersion}, facts.substr(0, largestText));
    for (;;) {
        std::byte buffer[largestMessage];
        std::size_t size = 0;
        switch (socket.receive(buffer, size, std::chrono::minutes(1), MessageSocket::timeAwake())) {
        case MessageSocket::Got::Closed:
            return;
        case MessageSocket::Got::Nothing:
            continue;
        case MessageSocket::Got::Message:
            break;
        }
        RequestFrame request{.magic = 0};
        if (size == sizeof request)
            std::memcpy(&request, buffer, sizeof request);
        const Session::Reply reply = session.carryOut(request);
        send(socket, reply.frame, reply.text);
        if (reply.frame.status == Status::BackendLost)
            return;
    }
}

} // namespace

void serve(const std::string &facts, Services services)
{
    // The descriptor is this socket's from here on: whatever goes wrong is told over it.
    const MessageSocket socket(socketDescriptor);
    try {
        serveOn(socket, facts, std::move(services));
    } catch (...) {
        const Fault fault = currentFault();
        send(socket, {.status = fault.status}, fault.text);
    }
}

void refuseToServe(const UserError &reason)
{
    const MessageSocket socket(socketDescriptor);
    send(socket, {.status = Status::UserFault}, faultText(reason));
}

} // namespace ansatz::worker
