// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/layout.h"
#include "engine/simulator/memory_plan.h"

#include <cstddef>
#include <cstdint>

namespace ansatz {

/// How a training step asks a simulator.
enum class StepCalls {
    InOneGo, ///< forwardAndBackward
    Apart,   ///< forwardForGradients, and backward when all expectations are known
};

/// What the native simulator takes for the states of a training step: exact, and at most two states
/// for each sample in work. Beside them it takes tables that grow with the circuit, and a few
/// numbers for every observable of a kept sample. `available` is what there is for them: where it is
/// short, large states (of several pieces) are taken one at a time.
[[nodiscard]] MemoryPlan nativeMemoryPlan(int qubits, int realBytes, std::size_t samples,
                                          int threads, std::uint64_t available,
                                          StepCalls calls = StepCalls::InOneGo);

namespace native {

/// How many tiles of a batch are worked on at once. Changes no result.
struct Shares {
    Layout layout;
    std::size_t stateBytes = 0; ///< of a tile
    std::size_t workers = 1;    ///< tiles at once, or threads on one tile
    bool within = false;        ///< threads share a tile
    bool keep = false;          ///< every tile has a state of its own

    [[nodiscard]] std::size_t atOnce() const { return within ? 1 : workers; }
    [[nodiscard]] std::size_t states() const { return keep ? layout.tiles : atOnce(); }
    [[nodiscard]] std::size_t lambdas() const { return atOnce(); }
};

/// With `keep` the states of a batch wait for its backward where caches have room for them. With
/// `sparing` large states are taken one at a time, by all threads.
template <class Real>
[[nodiscard]] Shares sharesFor(const Kernels<Real> &kernels, int qubits, std::size_t samples,
                               std::size_t threads, bool keep, bool sparing);

} // namespace native

} // namespace ansatz
