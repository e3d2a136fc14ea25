// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/experiment/experiment_json.h"
#include "ui/session/training_session.h"

#include <QTest>

namespace ansatz::ui {

constexpr int patience = 20'000;

/// One that would train for minutes.
inline Experiment longExperiment()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.training.steps = 1'000'000;
    return experiment;
}

/// A further trainable gate at the end.
inline OperationId addRotation(Experiment &experiment, int qubit = 3)
{
    return append(experiment.circuit, gate("ry"), {qubit},
                  {Parameter::weight(experiment.circuit.weights)});
}

/// Trains until a few steps are done.
inline void trainFor(TrainingSession &session, const Experiment &experiment)
{
    session.train(experiment);
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > 5, patience);
}

/// Waits until the session's run has taken that many edits and made `more` steps since.
inline void waitForEdit(TrainingSession &session, std::size_t edits, int more = 25)
{
    QTRY_COMPARE_WITH_TIMEOUT(session.history().parts.size(), edits + 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > session.history().parts.back().step + more,
                             patience);
}

} // namespace ansatz::ui
