// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"
#include "engine/worker/bytes.h"
#include "engine/worker/protocol.h"
#include "engine/worker/shared_memory.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace ansatz::worker {

/// What a worker can compute.
struct Services {
    template <class Real>
    using MakeSimulator = std::function<std::unique_ptr<Simulator<Real>>(
        const ExpandedCircuit &circuit, const std::vector<Observable> &observables)>;
    MakeSimulator<float> makeFloat;
    MakeSimulator<double> makeDouble;
    /// An operation on arrays: reads it, writes its result. Empty: this worker has none.
    std::function<void(ByteReader &reader, ByteWriter &writer)> arrays;
};

/// The worker's side: carries out requests on what was made before. Whatever a request holds, the
/// answer is an answer; only what the services themselves end ends the process. After BackendLost
/// there is nothing more to ask.
class Session final {
public:
    Session(SharedMemory &memory, Services services);

    struct Reply {
        ReplyFrame frame;
        std::string text;
    };
    [[nodiscard]] Reply carryOut(const RequestFrame &request);

private:
    using AnySimulator =
        std::variant<std::unique_ptr<Simulator<float>>, std::unique_ptr<Simulator<double>>>;

    void run(const RequestFrame &request, ReplyFrame &reply);
    std::uint64_t makeSimulator(const RequestFrame &request);
    AnySimulator &simulatorOf(const RequestFrame &request);
    template <class Real>
    void pass(Simulator<Real> &simulator, const RequestFrame &request, ReplyFrame &reply);
    void arrays(const RequestFrame &request, ReplyFrame &reply);
    [[nodiscard]] GiveUp giveUpOf(std::uint64_t sequence) const;

    SharedMemory &m_memory;
    Services m_services;
    std::map<std::uint64_t, AnySimulator> m_simulators;
    std::uint64_t m_names = 0;
};

/// A worker's life: tells the program `facts`, carries out its requests, and ends with it, also in
/// the middle of one. Returns when the program has closed the connection, or has been told why
/// there is nothing (more) to serve with. The process' connection is closed then.
void serve(const std::string &facts, Services services);

/// Instead of that life, not after it: tells the program why this worker cannot work.
void refuseToServe(const UserError &reason);

} // namespace ansatz::worker
