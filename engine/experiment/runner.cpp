// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/runner.h"

#include "engine/base/error.h"
#include "engine/base/version.h"
#include "engine/data/prepared_data.h"
#include "engine/device/devices.h"
#include "engine/model/hybrid_model.h"
#include "engine/simulator/memory_plan.h"
#include "engine/training/tensors.h"
#include "engine/training/trainer.h"

#include <torch/nn/modules/linear.h>

#include <algorithm>

namespace ansatz {

namespace {

// Fewer where a single state takes long: a model is made at every pause.
std::size_t testVectorCount(int qubits)
{
    return qubits <= 14 ? 8 : 1;
}

ComputeTarget targetOf(const ComputeSettings &compute)
{
    return {compute.backend, compute.device,
            compute.threads > 0 ? compute.threads : automaticThreads()};
}

Experiment validated(Experiment experiment)
{
    validate(experiment);
    requireTarget(targetOf(experiment.compute));
    return experiment;
}

// The circuit for data of that many features. It may read fewer, never more.
Circuit circuitFor(const Experiment &experiment, std::size_t columns)
{
    Circuit circuit = experiment.circuit;
    if (static_cast<std::size_t>(circuit.features) > columns)
        throw UserError("the circuit reads " + std::to_string(circuit.features)
                            + " features, the data have " + std::to_string(columns),
                        "/circuit/features",
                        "add data features (a finer resize), or let the circuit read only "
                        "features 0 to "
                            + std::to_string(columns - 1));
    circuit.features = static_cast<int>(columns);
    return circuit;
}

HybridModel makeModel(const Experiment &experiment, const Circuit &circuit)
{
    // What one training step takes at least, asked before anything is made for it.
    requireMemory({.qubits = circuit.qubits,
                   .realBytes = experiment.compute.precision == Precision::Complex64 ? 4 : 8,
                   .statesPerSample = 2,
                   .samplesAtOnce = 1});
    return HybridModel(QuantumLayerOptions(circuit)
                           .observables(measuredObservables(experiment))
                           .precision(experiment.compute.precision)
                           .target(targetOf(experiment.compute))
                           .initialSpread(experiment.training.initialSpread)
                           .seed(experiment.seed),
                       experiment.head);
}

} // namespace

class Runner::Private {
public:
    explicit Private(const Experiment &given)
        : experiment(validated(given)),
          data(prepareData(experiment.data, experiment.preprocessing, experiment.seed)),
          circuit(circuitFor(experiment, data.train.features.columns)),
          model(makeModel(experiment, circuit)),
          trainer(model.ptr(), experiment.training, data.train, data.test, experiment.seed)
    {
        const ComputeTarget target = targetOf(experiment.compute);
        facts.backend = target.backend;
        facts.device = target.device;
        facts.precision = experiment.compute.precision;
        // The reference simulator has neither threads nor vector kernels.
        const bool isNative = target.backend == "native";
        facts.threads = isNative ? target.threads : 1;
        facts.simd = isNative ? cpuFacts().simd : "";
        facts.seed = experiment.seed;
        facts.trainSamples = data.train.features.rows;
        facts.testSamples = data.test.features.rows;
        facts.circuitWeights = static_cast<std::size_t>(model->quantum->weight.numel());
        facts.headWeights = measuredObservables(experiment).size() + (experiment.head.bias ? 1 : 0);
        facts.dataCeiling = data.ceiling;
        facts.steps = experiment.training.steps;
    }

    const Experiment experiment;
    const PreparedData data;
    const Circuit circuit;
    HybridModel model;
    Trainer trainer;
    RunFacts facts;
};

Runner::Runner(const Experiment &experiment) : m_private(std::make_unique<Private>(experiment)) {}

Runner::~Runner() = default;

const Experiment &Runner::experiment() const
{
    return m_private->experiment;
}

const RunFacts &Runner::facts() const
{
    return m_private->facts;
}

RunResult Runner::advance(int steps, std::stop_token stop, TrainingObserver &observer)
{
    return m_private->trainer.advance(steps, stop, observer);
}

int Runner::stepsDone() const
{
    return m_private->trainer.stepsDone();
}

bool Runner::finished() const
{
    return m_private->trainer.finished();
}

void Runner::setLearningRate(double rate)
{
    m_private->trainer.setLearningRate(rate);
}

void Runner::setSteps(int steps)
{
    m_private->trainer.setSteps(steps);
}

void Runner::watchSample(std::size_t index)
{
    m_private->trainer.watchSample(index);
}

TrainedModel Runner::model() const
{
    const Private &d = *m_private;
    TrainedModel model;
    model.name = d.experiment.name;
    model.classLabels = d.data.classLabels;
    model.classNames = d.data.classNames;
    model.preprocessing = d.data.preprocessing;
    model.circuit = d.circuit;
    model.circuitWeights = toDoubles(d.model->quantum->weight);
    model.observables = measuredObservables(d.experiment);
    const auto *linear = d.model->head->operator[](0)->as<torch::nn::Linear>();
    ANSATZ_CHECK(linear != nullptr, "the head begins with a linear layer");
    model.headWeights = toDoubles(linear->weight);
    model.headBias = linear->bias.defined() ? toDoubles(linear->bias).front() : 0;

    model.programVersion = programVersion;
    model.backend = d.facts.backend;
    model.device = d.facts.device;
    model.precision = d.facts.precision;
    model.seed = d.facts.seed;
    model.steps = d.trainer.stepsDone();
    const EvaluationRecord &evaluation = d.trainer.evaluation();
    model.evaluatedStep = evaluation.step;
    model.trainAccuracy = evaluation.trainAccuracy;
    model.testAccuracy = evaluation.testAccuracy;
    model.hasTest = evaluation.hasTest;
    model.dataCeiling = d.facts.dataCeiling;
    addTestVectors(model, d.data.test.raw.rows > 0 ? d.data.test.raw : d.data.train.raw,
                   testVectorCount(d.circuit.qubits));
    return model;
}

int automaticThreads()
{
    return std::max(1, cpuFacts().cores - 1);
}

} // namespace ansatz
