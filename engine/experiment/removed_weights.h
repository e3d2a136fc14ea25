// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/experiment/run_state.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ansatz {

/// What the operations and observables of a run had when they were last seen in it, so that an undo
/// brings it back. Ids of operations are never given twice, so that one that comes back is the
/// same.
class RemovedWeights {
public:
    /// A parameter of the run with its optimiser's memory.
    struct Value {
        double parameter = 0;
        double mean = 0;
        double square = 0; ///< unused by optimisers that keep none
    };
    /// A weight as an operation takes it.
    struct Place {
        OperationId operation = 0;
        int repetition = 0; ///< of its block
        std::size_t parameter = 0;
        std::size_t parameters = 1; ///< that the operation has
        bool isScale = false;
    };

    /// Notes everything in the state, in the place of what was noted of it before. Of what is not
    /// in it at most `mostRemoved` values are kept: with more of them all are forgotten.
    void note(const RunState &state);

    /// Null where nothing is known.
    [[nodiscard]] const Value *find(const Place &place) const;
    /// Of the head's weight. Of several equal observables the first.
    [[nodiscard]] const Value *find(const Observable &observable) const;
    [[nodiscard]] const std::optional<Value> &bias() const { return m_bias; }

    [[nodiscard]] std::size_t size() const { return m_size; } ///< values of operations

    static constexpr std::size_t mostRemoved = 200'000;

private:
    struct Noted : Value {
        enum class As : char { Nothing, Angle, Scale } as = As::Nothing;
    };
    struct OfOperation {
        std::size_t parameters = 0;
        std::vector<Noted> values; ///< repetition by repetition
    };

    void forgetAllBut(const Circuit &circuit);

    std::unordered_map<OperationId, OfOperation> m_operations;
    std::vector<std::pair<Observable, Value>> m_observables;
    std::optional<Value> m_bias;
    std::size_t m_size = 0;
};

} // namespace ansatz
