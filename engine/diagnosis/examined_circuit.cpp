// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/examined_circuit.h"

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/data/prepared_data.h"
#include "engine/model/initial_weights.h"

#include <numbers>

namespace ansatz {

namespace {

FeatureMatrix randomSample(std::size_t columns, std::uint64_t seed)
{
    FeatureMatrix sample;
    sample.rows = 1;
    sample.columns = columns;
    Random random(seed, 17);
    for (std::size_t i = 0; i < columns; ++i)
        sample.values.push_back(std::numbers::pi * random.uniform());
    return sample;
}

// As many features as the data have; a circuit may read fewer, never more.
void takeSamples(ExaminedCircuit &examined, const Experiment &experiment)
{
    try {
        PreparedData data = prepareData(experiment.data, experiment.preprocessing, experiment.seed);
        const std::size_t columns = data.train.features.columns;
        if (static_cast<std::size_t>(experiment.circuit.features) > columns)
            throw UserError("the circuit reads " + std::to_string(experiment.circuit.features)
                            + " features, the data have " + std::to_string(columns));
        examined.circuit.features = static_cast<int>(columns);
        Random random(experiment.seed, 17);
        examined.sample = random.below(data.train.features.rows);
        examined.samples = std::move(data.train.features);
        examined.point += ", and training sample " + std::to_string(examined.sample);
    } catch (const UserError &error) {
        examined.dataProblem = error.what();
        examined.samples =
            randomSample(static_cast<std::size_t>(experiment.circuit.features), experiment.seed);
        examined.point += ", and random features from 0 to π";
    }
}

} // namespace

ExaminedCircuit examined(const Experiment &experiment)
{
    validate(experiment.circuit, "/circuit");
    ExaminedCircuit result;
    result.name = experiment.name;
    result.circuit = experiment.circuit;
    result.observables = measuredObservables(experiment);
    for (const Observable &observable : result.observables)
        validate(observable, experiment.circuit.qubits, "/observables");
    result.compute = experiment.compute;
    result.seed = experiment.seed;
    result.weights = initialCircuitWeights(experiment.circuit, experiment.training.initialSpread,
                                           experiment.seed);
    result.point = "initial weights of seed " + std::to_string(experiment.seed);
    takeSamples(result, experiment);
    return result;
}

ExaminedCircuit examined(const TrainedModel &model)
{
    ANSATZ_CHECK(!model.testVectors.empty(), "a model has test vectors");
    ExaminedCircuit result;
    result.name = model.name;
    result.circuit = model.circuit;
    result.observables = model.observables;
    result.compute.backend = model.backend;
    result.compute.device = model.device;
    result.compute.precision = model.precision;
    result.seed = model.seed;
    result.weights = model.circuitWeights;
    result.samples.columns = static_cast<std::size_t>(model.circuit.features);
    for (const TestVector &vector : model.testVectors) {
        result.samples.values.insert(result.samples.values.end(), vector.features.begin(),
                                     vector.features.end());
        ++result.samples.rows;
    }
    result.point = "the model's weights, and its first test vector";
    return result;
}

} // namespace ansatz
