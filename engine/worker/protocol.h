// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

/// How a program and a worker process talk. A worker computes for the program that started it, in a
/// process of its own, and has inherited two descriptors: a socket for small messages, and shared
/// memory for everything that has a size. Both are of one build; `protocolVersion` makes sure.
///
/// The worker speaks first: a reply to sequence 0 that carries its facts, or why it cannot work.
/// Then the program asks one thing at a time and each request has one reply. Whoever finds the
/// socket closed knows that the other is gone.
namespace ansatz::worker {

inline constexpr std::uint32_t protocolMagic = 0x57534e41; // "ANSW"
inline constexpr std::uint32_t protocolVersion = 2;

/// The descriptors that a worker inherits.
inline constexpr int socketDescriptor = 3;
inline constexpr int memoryDescriptor = 4;

enum class Request : std::uint32_t {
    MakeSimulator = 1, ///< payload: a circuit with observables; the reply's value names it
    DropSimulator,     ///< of the name `object`
    Forward,           ///< payload: see PassArrays
    Backward,
    Arrays, ///< payload: an operation on arrays, and what it takes; the reply's payload is its
            ///< result
};

enum class Status : std::uint32_t {
    Done = 1,
    UserFault,     ///< the text: problem, place and remedy of a UserError
    InternalFault, ///< the text says what
    Interrupted,   ///< given up, as it was asked to
    BackendFault,  ///< the text: those of a BackendFailure; what was asked can be asked again
    BackendLost,   ///< likewise, of a device that this process cannot use again: it ends now
};

enum RequestFlags : std::uint32_t {
    keepsStates = 1, ///< Forward: states may stay for a Backward
    wantsWeights = 2,
    wantsFeatures = 4, ///< Backward: which gradients are asked for
    inDouble = 8,      ///< MakeSimulator: complex128
};

/// A message of the program.
struct RequestFrame {
    std::uint32_t magic = protocolMagic;
    Request kind = Request::Arrays;
    std::uint64_t sequence = 0;
    std::uint64_t object = 0;
    std::uint64_t samples = 0;
    std::uint64_t pass = 0;
    std::uint64_t payload = 0; ///< bytes, from Control::bytes on
    std::uint32_t flags = 0;
    std::uint32_t reserved = 0;
};

/// A message of the worker; the text follows in the same message.
struct ReplyFrame {
    std::uint32_t magic = protocolMagic;
    Status status = Status::Done;
    std::uint64_t sequence = 0;
    std::uint64_t value = 0;   ///< the name of what was made, or of a pass
    std::uint64_t payload = 0; ///< bytes, from Control::bytes on; never more than the memory has
};

inline constexpr std::size_t largestText = 3000;
inline constexpr std::size_t largestMessage = sizeof(ReplyFrame) + largestText;

/// The start of the shared memory; the payload follows it.
struct Control {
    static constexpr std::size_t bytes = 4096;
    /// The sequence number of a request that is to be given up.
    std::atomic<std::uint64_t> givenUp = 0;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free); // it lies between processes

} // namespace ansatz::worker
