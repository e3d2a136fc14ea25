// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/experiment/experiment.h"
#include "engine/simulator/observable.h"
#include "engine/training/trainer_state.h"

#include <vector>

namespace ansatz {

/// Where a run stands between two steps: another run can start from it, on another backend or
/// device, or, carried over, with another circuit.
struct RunState {
    Circuit circuit;                     ///< that its weights are of: `expand` has their origins
    std::vector<Observable> observables; ///< that the head's weights are of
    TrainerState trainer;
};

class RemovedWeights;

/// What is known of an edit beside the circuits before and after it.
struct EditTrace {
    /// What edits of the run have taken away, which comes back with its operations; may be null.
    const RemovedWeights *removed = nullptr;
    /// Operations that a person changed: where weights are joined, others' values go on.
    std::vector<OperationId> changed = {};
};

/// The state for another experiment's circuit, observables and head. A weight that an operation of
/// the old circuit uses (the one that formerOperations() says, in that parameter, as an angle or as
/// a scale) keeps its value and its optimiser's memory. Where several weights become one, that of
/// an operation which was not changed goes on; else the one that goes on nowhere else; else that of
/// most operations; else of the first. One that was removed and comes back by an undo has what it
/// had then. A new one begins where its first operation's angle is 0, which is the identity for
/// rotations, so that the run does not jump: the circuit's `starts` are of the next start alone. A
/// scale begins at 0 likewise, but where that operation has encoded the same feature before at the
/// scale that it had. The head's weights go with their observables, new ones are 0, as a new bias
/// is. Where a qubit came or went, an observable is that of the wire on which its operations were.
/// Adam's mean square of something new is the mean of those of its like, so that it trains at their
/// pace. Where computesTheSame() says yes all of it stays; else the evaluation is left out.
[[nodiscard]] RunState carriedOver(const RunState &state, const Experiment &experiment,
                                   const EditTrace &trace = {});

/// Only the weights of that, of the expanded circuits. `weights` are all of `before`.
[[nodiscard]] std::vector<double> carriedWeights(const Circuit &before,
                                                 const std::vector<double> &weights,
                                                 const Circuit &after, const EditTrace &trace = {});

} // namespace ansatz
