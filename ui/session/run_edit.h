// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment.h"
#include "engine/model/trained_model.h"

#include <QString>

#include <chrono>
#include <memory>
#include <vector>

namespace ansatz::ui {

/// What a run is asked to train instead, from its next step on.
struct EditRequest {
    Circuit circuit;
    std::vector<Observable> observables;
    HeadSettings head;
    std::chrono::steady_clock::time_point asked; ///< when a person made the edit
    std::vector<OperationId> changed = {};       ///< by the person, as EditTrace has them
};

/// The experiment with what the request changes.
[[nodiscard]] Experiment edited(Experiment experiment, const EditRequest &request);

/// No number of the run differs: at most the circuit is drawn otherwise, or how its weights begin,
/// which only a start reads (computesTheSame). Both are valid.
[[nodiscard]] bool isSameToTheRun(const Experiment &before, Experiment after);

/// The ids of the gates that were changed, if nothing else was: as while an angle is turned.
[[nodiscard]] std::vector<OperationId> changedAlone(const Experiment &before,
                                                    const Experiment &after);

/// The model that a run had before it took an edit.
struct ModelBeforeEdit {
    int step = 0; ///< steps done
    QString edit; ///< its name
    std::shared_ptr<const TrainedModel> model;
};

/// What tells a circuit, observables and head from those before, for people: "add RY on qubit 3",
/// "remove 4 gates", "change RX on qubit 0". Operations are told apart by their ids; numbers of
/// weights, which shift with every insertion, are not looked at.
[[nodiscard]] QString editName(const Experiment &before, const Experiment &after);

} // namespace ansatz::ui
