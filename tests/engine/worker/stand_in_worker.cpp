// SPDX-License-Identifier: GPL-3.0-or-later
// A worker that needs no component: it serves native simulators, or does what a worker must not.
//
//     stand_in_worker serve             so does the name of a device: cpu, cuda, cuda:N
//     stand_in_worker die N SIGNAL      ends itself by a signal at its Nth request
//     stand_in_worker exit N            prints a line and ends with status 7 at its Nth request
//     stand_in_worker garbage SEED      answers with random bytes
//     stand_in_worker almost SEED       answers with replies of random fields
//     stand_in_worker other-version | refuse | mute | deaf
//     stand_in_worker slow MILLISECONDS serves after that time
//     stand_in_worker stall N           serves, but does not answer its Nth request
//     stand_in_worker cpu SHARDS        as one for cupynumeric is started: serves, or is what
//                                       ANSATZ_STAND_IN_MODE says: mute, arrays-KIND, keep
//                                       (serves, but does not answer when it is to drop),
//                                       FAILURE-N: its Nth backward pass fails, without memory
//                                       ("allocation"), by its backend ("fault"), by a device
//                                       that is lost with it ("lost"), or by a fault of its own
//                                       ("broken"); ANSATZ_STAND_IN_FACTS are its facts
//     stand_in_worker hold PROGRAM      starts a worker of its own, prints its id, and waits
//     stand_in_worker --check           prints what ANSATZ_STAND_IN_CHECK says; "mute": nothing,
//                                       ever; "killed": ends by a signal
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/cuda/lost_devices.h"
#include "engine/worker/message_socket.h"
#include "engine/worker/session.h"
#include "engine/worker/worker.h"
#include "tests/engine/worker/stand_in_arrays.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

using namespace ansatz;

namespace {

worker::Services services()
{
    return {.makeFloat =
                [](const auto &circuit, const auto &observables) {
                    return makeNativeSimulator<float>(circuit, observables, {.threads = 1});
                },
            .makeDouble =
                [](const auto &circuit, const auto &observables) {
                    return makeNativeSimulator<double>(circuit, observables, {.threads = 1});
                },
            .arrays = {}};
}

// Fails at its Nth backward pass, over all simulators.
template <class Real>
class Failing final : public Simulator<Real> {
public:
    Failing(std::unique_ptr<Simulator<Real>> inner, std::string failure, int &left)
        : m_inner(std::move(inner)), m_failure(std::move(failure)), m_left(left)
    {}

    int features() const override { return m_inner->features(); }
    int weights() const override { return m_inner->weights(); }
    int observables() const override { return m_inner->observables(); }
    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        m_inner->forward(batch, expectations);
    }
    PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        return m_inner->forwardForGradients(batch, expectations);
    }
    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId pass) override
    {
        if (--m_left == 0)
            fail();
        m_inner->backward(batch, upstream, gradients, pass);
    }

private:
    void fail() const
    {
        if (m_failure == "allocation")
            throw std::bad_alloc();
        if (m_failure == "broken")
            throw InternalError("a promise of the stand-in was broken");
        if (m_failure == "lost")
            cuda::markLost(0, "it fell off the bus");
        throw BackendFailure("the stand-in's GPU failed", "device", "do something else");
    }

    std::unique_ptr<Simulator<Real>> m_inner;
    std::string m_failure;
    int &m_left;
};

[[noreturn]] void failAt(const std::string &failure, int pass)
{
    worker::Services all = services();
    const auto failing = [&]<class Real>(worker::Services::MakeSimulator<Real> make) {
        return [make, failure, &pass](const auto &circuit, const auto &observables) {
            return std::make_unique<Failing<Real>>(make(circuit, observables), failure, pass);
        };
    };
    all.makeFloat = failing(all.makeFloat);
    all.makeDouble = failing(all.makeDouble);
    worker::serve("facts=yes", std::move(all));
    std::exit(0);
}

[[noreturn]] void sleepForever()
{
    for (;;)
        std::this_thread::sleep_for(std::chrono::hours(1));
}

// Calls answer(request) for each request, after a proper hello.
template <class Answer>
void answerEach(const Answer &answer)
{
    const worker::MessageSocket socket(worker::socketDescriptor);
    const worker::ReplyFrame hello{.value = worker::protocolVersion};
    static_cast<void>(socket.send(std::as_bytes(std::span(&hello, 1))));
    for (;;) {
        worker::RequestFrame request;
        std::size_t size = 0;
        const auto got = socket.receive(std::as_writable_bytes(std::span(&request, 1)), size,
                                        std::chrono::seconds(60));
        if (got != worker::MessageSocket::Got::Message)
            return;
        answer(socket, request);
    }
}

// Serves, and ends as told at a request; of a kind, or of any.
void serveUntil(std::optional<worker::Request> kind, int last, const std::function<void()> &end)
{
    worker::SharedMemory memory(dup(worker::memoryDescriptor));
    worker::Session session(memory, services());
    int count = 0;
    answerEach([&](const worker::MessageSocket &socket, const worker::RequestFrame &request) {
        if ((!kind || request.kind == *kind) && ++count == last)
            end();
        const auto reply = session.carryOut(request);
        static_cast<void>(socket.send(std::as_bytes(std::span(&reply.frame, 1))));
    });
}

void answerGarbage(std::uint64_t seed, bool almost)
{
    Random random(seed);
    answerEach([&](const worker::MessageSocket &socket, const worker::RequestFrame &request) {
        std::vector<std::byte> message(1 + random.below(almost ? 200 : 4000));
        for (std::byte &byte : message)
            byte = static_cast<std::byte>(random.below(256));
        worker::ReplyFrame frame;
        if (almost && message.size() >= sizeof frame) {
            frame.status = static_cast<worker::Status>(random.below(8));
            frame.sequence = request.sequence + random.below(2);
            frame.payload = random.below(3) == 0 ? random.below(1 << 20) : 0;
            frame.value = random.below(3);
            if (random.below(4) == 0)
                frame.payload = ~std::uint64_t(0) - random.below(100);
            std::memcpy(message.data(), &frame, sizeof frame);
        }
        static_cast<void>(socket.send(message));
    });
}

void holdWorker(const char *program)
{
    const worker::Worker held({"a worker", program, {"serve"}});
    std::printf("%d\n", static_cast<int>(held.processId()));
    std::fflush(stdout);
    sleepForever();
}

} // namespace

int main(int argc, char **argv)
{
    std::string what = argc > 1 ? argv[1] : "";
    std::string facts = "facts=yes";
    const auto number = [&](int index) { return argc > index ? std::atoi(argv[index]) : 0; };
    if (what == "cpu" || what.starts_with("cuda")) {
        const char *mode = std::getenv("ANSATZ_STAND_IN_MODE");
        what = mode == nullptr ? "serve" : mode;
        if (const char *told = std::getenv("ANSATZ_STAND_IN_FACTS"))
            facts = told;
    }
    if (what == "serve") {
        worker::serve(facts, services());
    } else if (what == "slow") {
        std::this_thread::sleep_for(std::chrono::milliseconds(number(2)));
        worker::serve("facts=yes", services());
    } else if (what == "keep") {
        serveUntil(worker::Request::DropSimulator, 1, [] { sleepForever(); });
    } else if (what == "stall") {
        serveUntil({}, number(2), [] { sleepForever(); });
    } else if (what.starts_with("arrays-")) {
        worker::Services all = services();
        all.arrays = test::StandInArrays(what.substr(std::strlen("arrays-")));
        worker::serve("facts=yes", std::move(all));
    } else if (const std::string kind = what.substr(0, what.find('-'));
               kind == "allocation" || kind == "fault" || kind == "lost" || kind == "broken") {
        failAt(kind, std::stoi(what.substr(kind.size() + 1)));
    } else if (what == "die") {
        serveUntil({}, number(2), [&] {
            std::raise(number(3));
            sleepForever();
        });
    } else if (what == "exit") {
        serveUntil({}, number(2), [] {
            std::puts("this is the end");
            std::fflush(stdout);
            std::_Exit(7);
        });
    } else if (what == "garbage" || what == "almost") {
        answerGarbage(static_cast<std::uint64_t>(number(2)), what == "almost");
    } else if (what == "other-version") {
        const worker::MessageSocket socket(worker::socketDescriptor);
        const worker::ReplyFrame hello{.value = worker::protocolVersion + 1};
        static_cast<void>(socket.send(std::as_bytes(std::span(&hello, 1))));
        sleepForever();
    } else if (what == "refuse") {
        worker::refuseToServe(UserError("nothing works", "here", "go home"));
    } else if (what == "mute") {
        sleepForever();
    } else if (what == "deaf") {
        answerEach([](const auto &, const auto &) { sleepForever(); });
    } else if (what == "hold") {
        holdWorker(argv[2]);
    } else if (what == "--check") {
        const char *answer = std::getenv("ANSATZ_STAND_IN_CHECK");
        if (answer != nullptr && std::strcmp(answer, "mute") == 0)
            sleepForever();
        if (answer != nullptr && std::strcmp(answer, "killed") == 0)
            std::raise(SIGKILL);
        std::puts(answer == nullptr ? "no answer" : answer + 1);
        return answer != nullptr && *answer == '0' ? 0 : 3; // "0gpus=2": status, then text
    } else {
        std::puts("it was started with something else");
        return 9;
    }
    return 0;
}
