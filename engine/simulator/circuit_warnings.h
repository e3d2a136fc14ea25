// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <vector>

namespace ansatz {

/// A weight or feature that no expectation value depends on: its gradient is always zero.
struct IdleInput {
    enum class Reason {
        Unused,   ///< no operation reads it
        Unseen,   ///< what it turns lies outside every observable's light cone
        NoEffect, ///< it changes a global phase only (RZ on |0⟩), or is scaled by 0
    };
    int index = 0; ///< of the expanded circuit
    Reason reason = Reason::Unused;
    /// The first parameter that reads it; operation 0 when unused.
    OperationId operation = 0;
    int parameter = 0;
    int repetition = 0; ///< of the operation's block; for features always 0

    friend bool operator==(const IdleInput &, const IdleInput &) = default;
};

/// What a person should know of a circuit before it is trained.
struct CircuitWarnings {
    std::vector<IdleInput> weights;    ///< in order of index
    std::vector<IdleInput> features;   ///< in order of index
    std::vector<int> untouchedQubits;  ///< no operation but the identity acts on them
    std::vector<WeightOrigin> origins; ///< of all weights of the expanded circuit

    [[nodiscard]] bool empty() const
    {
        return weights.empty() && features.empty() && untouchedQubits.empty();
    }
    friend bool operator==(const CircuitWarnings &, const CircuitWarnings &) = default;
};

/// Exact in one direction: what is reported has a zero gradient for certain; a gradient that
/// vanishes by an accident of the angles is not found. Costs one pass over the expanded
/// operations. Throws UserError as expand and validate do.
[[nodiscard]] CircuitWarnings findWarnings(const Circuit &circuit,
                                           const std::vector<Observable> &observables);

} // namespace ansatz
