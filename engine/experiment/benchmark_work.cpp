// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/benchmark_work.h"

#include "engine/base/error.h"
#include "engine/base/limits.h"
#include "engine/base/random.h"
#include "engine/circuit/templates.h"
#include "engine/data/prepared_data.h"
#include "engine/experiment/runner.h"
#include "engine/simulator/memory_plan.h"

#include <algorithm>
#include <numbers>
#include <string>

namespace ansatz {

namespace {

void requireFrom(int value, int least, int most, const std::string &place)
{
    if (value < least || value > most)
        throw UserError("must be from " + std::to_string(least) + " to " + std::to_string(most),
                        place);
}

} // namespace

BenchmarkWork pipelineWork(int qubits, int layers, int batch, const ComputeSettings &compute)
{
    requireFrom(qubits, 1, maximumQubits, "qubits");
    requireFrom(layers, 1, 1000, "layers");
    requireFrom(batch, 1, limits::batch, "batch");
    BenchmarkWork work;
    work.compute = compute;
    requireTarget(targetOf(work.compute));
    if (compute.device == "cpu") // before a circuit of so many qubits is made
        requireMemory({.qubits = qubits,
                       .realBytes = compute.precision == Precision::Complex64 ? 4 : 8,
                       .statesPerSample = 2,
                       .samplesAtOnce = 1});

    work.circuit = hybridPipelineCircuit(qubits, layers);
    work.observables = pauliZOfEveryQubit(qubits);
    work.training.batch = batch;
    work.features.rows = static_cast<std::size_t>(batch);
    work.features.columns = static_cast<std::size_t>(qubits);
    work.features.values.resize(work.features.rows * work.features.columns);
    Random random(work.seed);
    for (double &angle : work.features.values)
        angle = std::numbers::pi * random.uniform();
    for (int i = 0; i < batch; ++i)
        work.targets.push_back(static_cast<int>(random.below(2)));
    return work;
}

BenchmarkWork workOf(const Experiment &experiment)
{
    const Runner asTrained(experiment); // refuses what cannot be trained, in its words
    return workOf(experiment, *asTrained.data());
}

BenchmarkWork workOf(const Experiment &experiment, const PreparedData &data)
{
    validate(experiment);
    const PreparedSamples &train = data.train;
    BenchmarkWork work;
    work.circuit = circuitFor(experiment, train.features.columns);
    work.observables = measuredObservables(experiment);
    work.head = experiment.head;
    work.training = experiment.training;
    work.compute = experiment.compute;
    work.seed = experiment.seed;
    // More samples than a batch would only lengthen the evaluations between timed steps.
    const std::size_t rows =
        std::min(train.features.rows, static_cast<std::size_t>(experiment.training.batch));
    work.training.batch = static_cast<int>(rows);
    work.features = train.features;
    work.features.rows = rows;
    work.features.values.resize(rows * work.features.columns);
    work.targets = train.targets;
    work.targets.resize(rows);
    return work;
}

} // namespace ansatz
