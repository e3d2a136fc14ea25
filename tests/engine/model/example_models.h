// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/random.h"
#include "engine/circuit/circuit.h"
#include "engine/model/trained_model.h"

#include <cmath>

namespace ansatz {

/// ry(feature 0) on one qubit, ⟨Z⟩ = cos x, head 2·⟨Z⟩ - 0.5.
inline TrainedModel cosineModel()
{
    TrainedModel model;
    model.name = "cosine";
    model.classLabels = {3, 8};
    model.classNames = {"three", "eight"};
    model.preprocessing.inputColumns = 1;
    model.circuit.qubits = 1;
    append(model.circuit, gate("ry"), {0}, {Parameter::feature(0)});
    model.observables = {pauliZ(0)};
    model.headWeights = {2};
    model.headBias = -0.5;
    model.programVersion = "0.1.0";
    model.backend = "native";
    model.device = "cpu";
    model.seed = 7;
    model.steps = 12;
    model.evaluatedStep = 12;
    model.trainAccuracy = 0.75;
    model.testAccuracy = 0.5;
    model.hasTest = true;
    model.dataCeiling = 0.875;
    return model;
}

/// Random numbers of a shape, in [-2, 2].
inline FeatureMatrix randomSamples(std::size_t rows, std::size_t columns, std::uint64_t seed)
{
    FeatureMatrix matrix;
    matrix.rows = rows;
    matrix.columns = columns;
    Random random(seed, 99);
    for (std::size_t i = 0; i < rows * columns; ++i)
        matrix.values.push_back(4 * random.uniform() - 2);
    return matrix;
}

/// Every gate of the table on four qubits, angles from features, weights and numbers, with two
/// repeat blocks and a weight that both share.
inline TrainedModel everyGateModel()
{
    TrainedModel model = cosineModel();
    model.name = "every gate";
    model.preprocessing.inputColumns = 3;
    model.circuit = {};
    model.circuit.qubits = 4;
    int next = 0;
    for (int q = 0; q < 4; ++q)
        append(model.circuit, gate("h"), {q});
    for (const Gate &each : gateTable()) {
        std::vector<int> qubits;
        for (int k = 0; k < each.qubits; ++k)
            qubits.push_back((next + 3 * k) % 4);
        std::vector<Parameter> parameters;
        for (std::size_t k = 0; k < each.parameters.size(); ++k) {
            switch ((next + static_cast<int>(k)) % 3) {
            case 0:
                parameters.push_back(Parameter::weight(next % 7, 0.5, 0.25));
                break;
            case 1:
                parameters.push_back(Parameter::feature(next % 3, 1.5, -0.1));
                break;
            default:
                parameters.push_back(Parameter::number(0.3 + next));
            }
        }
        append(model.circuit, each, std::move(qubits), std::move(parameters));
        ++next;
    }
    const std::size_t count = model.circuit.operations.size();
    append(model.circuit, gate("ry"), {0}, {Parameter::weight(7)});
    append(model.circuit, gate("rx"), {1}, {Parameter::weight(8)});
    append(model.circuit, gate("rxx"), {2, 3}, {Parameter::weight(0, -1)});
    append(model.circuit, gate("rz"), {3}, {Parameter::weight(9)});
    append(model.circuit, gate("ry"), {3}, {Parameter::weight(10)});
    append(model.circuit, gate("cry"), {1, 0}, {Parameter::weight(11)});
    model.circuit.blocks = {{count, 3, 3, "first"}, {count + 3, 2, 2, ""}};
    model.circuit.features = 3;

    const auto weights = static_cast<std::size_t>(expand(model.circuit).weights);
    model.circuitWeights = randomSamples(1, weights, 5).values;
    model.observables = {parseObservable("Z0"), parseObservable("0.5 X0 Y1 - 0.25 Z2 Z3 + 2 I"),
                         parseObservable("Y3")};
    model.headWeights = {1, -0.75, 3};
    model.headBias = 0.125;
    addTestVectors(model, randomSamples(5, 3, 6), 5);
    return model;
}

} // namespace ansatz
