// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"

#include <QtGlobal>

#include <cstddef>
#include <vector>

namespace ansatz {

inline Experiment smallExperiment()
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.preprocessing[0].width = 3;
    experiment.preprocessing[0].height = 1;
    experiment.circuit = hybridPipelineCircuit(3, 2);
    experiment.training.steps = 40;
    experiment.training.evaluateEvery = 7;
    return experiment;
}

/// Index of an operation's weight in the expanded circuit.
inline std::size_t weightOf(const Circuit &circuit, OperationId id, int repetition)
{
    const std::vector<WeightOrigin> origins = expand(circuit).origins;
    for (std::size_t i = 0; i < origins.size(); ++i) {
        if (origins[i].operation == id && origins[i].repetition == repetition)
            return i;
    }
    qFatal("no such weight");
}

} // namespace ansatz
