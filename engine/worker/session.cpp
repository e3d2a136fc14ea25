// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/session.h"

#include "engine/worker/circuit_message.h"
#include "engine/worker/fault_text.h"
#include "engine/worker/pass_arrays.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace ansatz::worker {

Session::Session(SharedMemory &memory, Services services)
    : m_memory(memory), m_services(std::move(services))
{}

Session::Reply Session::carryOut(const RequestFrame &request)
{
    Reply reply;
    try {
        ANSATZ_CHECK(request.magic == protocolMagic, "a request begins as one");
        run(request, reply.frame);
    } catch (...) {
        Fault fault = currentFault();
        reply.frame = {.status = fault.status};
        reply.text = std::move(fault.text);
    }
    reply.frame.sequence = request.sequence;
    return reply;
}

void Session::run(const RequestFrame &request, ReplyFrame &reply)
{
    switch (request.kind) {
    case Request::MakeSimulator:
        reply.value = makeSimulator(request);
        return;
    case Request::DropSimulator:
        m_simulators.erase(request.object);
        return;
    case Request::Forward:
    case Request::Backward:
        std::visit([&](auto &simulator) { pass(*simulator, request, reply); },
                   simulatorOf(request));
        return;
    case Request::Arrays:
        arrays(request, reply);
        return;
    }
    ANSATZ_CHECK(false, "a request is one that there is");
}

std::uint64_t Session::makeSimulator(const RequestFrame &request)
{
    // Read from a copy: the other side can write to shared memory at any time.
    const std::span<std::byte> payload = m_memory.payload(request.payload);
    const std::vector<std::byte> bytes(payload.begin(), payload.end());
    ByteReader reader(bytes);
    const CircuitMessage message = readCircuitMessage(reader);
    reader.finish();
    const std::uint64_t name = ++m_names;
    if ((request.flags & inDouble) != 0)
        m_simulators[name] = m_services.makeDouble(message.circuit, message.observables);
    else
        m_simulators[name] = m_services.makeFloat(message.circuit, message.observables);
    return name;
}

Session::AnySimulator &Session::simulatorOf(const RequestFrame &request)
{
    const auto found = m_simulators.find(request.object);
    ANSATZ_CHECK(found != m_simulators.end(), "a pass names a simulator that was made");
    return found->second;
}

template <class Real>
void Session::pass(Simulator<Real> &simulator, const RequestFrame &request, ReplyFrame &reply)
{
    ANSATZ_CHECK(request.samples > 0, "a pass has samples");
    const PassArrays arrays(request.samples, static_cast<std::size_t>(simulator.features()),
                            static_cast<std::size_t>(simulator.weights()),
                            static_cast<std::size_t>(simulator.observables()), sizeof(Real));
    ANSATZ_CHECK(request.payload == arrays.bytes(), "a pass brings its arrays");
    const auto views = arrays.in<Real>(m_memory.payload(arrays.bytes()));
    const Batch<Real> batch{static_cast<std::size_t>(request.samples), views.features,
                            views.weights};
    simulator.setGiveUp(giveUpOf(request.sequence));
    if (request.kind == Request::Backward) {
        const auto wanted = [&](RequestFlags flag, std::span<Real> gradient) {
            return (request.flags & flag) != 0 ? gradient : std::span<Real>();
        };
        simulator.backward(batch, views.values,
                           {wanted(wantsWeights, views.weightGradient),
                            wanted(wantsFeatures, views.featureGradient)},
                           request.pass);
    } else if ((request.flags & keepsStates) != 0) {
        reply.value = simulator.forwardForGradients(batch, views.values);
    } else {
        simulator.forward(batch, views.values);
    }
}

void Session::arrays(const RequestFrame &request, ReplyFrame &reply)
{
    if (!m_services.arrays)
        throw UserError("this worker has no arrays");
    const std::span<std::byte> payload = m_memory.payload(request.payload);
    const std::vector<std::byte> bytes(payload.begin(), payload.end());
    ByteReader reader(bytes);
    ByteWriter writer;
    m_services.arrays(reader, writer);
    reader.finish();
    reply.payload = writer.bytes().size();
    std::ranges::copy(writer.bytes(), m_memory.requirePayload(writer.bytes().size()).begin());
}

GiveUp Session::giveUpOf(std::uint64_t sequence) const
{
    return [&control = m_memory.control(), sequence] {
        return control.givenUp.load(std::memory_order_relaxed) == sequence;
    };
}

} // namespace ansatz::worker
