// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/edit_support.h"

#include "ui/circuit_editor/circuit_edits.h"

#include <algorithm>

namespace ansatz::ui {

namespace {

/// Features are as many as are read, so that a wrong index can be mended.
void tidy(Circuit &circuit)
{
    int features = 0;
    for (const Operation &operation : circuit.operations)
        for (const Parameter &parameter : operation.parameters)
            if (parameter.source == Parameter::Source::Feature)
                features = std::max(features, parameter.index + 1);
    circuit.features = features;
    compactWeights(circuit);
}

} // namespace

void resolve(Circuit &circuit, std::vector<Parameter> &parameters, const std::vector<int> &qubits)
{
    for (Parameter &parameter : parameters) {
        if (parameter.source == Parameter::Source::Number)
            continue;
        const bool isWeight = parameter.source == Parameter::Source::Weight;
        if (parameter.index == newIndex)
            parameter.index = isWeight ? circuit.weights : qubits.front();
        int &count = isWeight ? circuit.weights : circuit.features;
        count = std::max(count, parameter.index + 1);
        if (!parameter.hasTrainableScale())
            continue;
        if (parameter.scaleWeight == newScaleWeight)
            parameter.scaleWeight = circuit.weights;
        circuit.weights = std::max(circuit.weights, parameter.scaleWeight + 1);
    }
}

void widen(Circuit &circuit, const std::vector<int> &qubits)
{
    for (const int qubit : qubits)
        circuit.qubits = std::max(circuit.qubits, qubit + 1);
}

void commit(Circuit &circuit, Circuit changed)
{
    validate(changed);
    tidy(changed);
    circuit = std::move(changed);
}

} // namespace ansatz::ui
