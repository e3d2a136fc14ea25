// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/runner.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/base/version.h"
#include "engine/data/prepared_data.h"
#include "engine/device/devices.h"
#include "engine/model/hybrid_model.h"
#include "engine/native_simulator/memory_needs.h"
#include "engine/training/tensors.h"
#include "engine/training/trainer.h"

#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ansatz {

namespace {

// Fewer where a single state takes long: a model is made at every pause.
std::size_t testVectorCount(int qubits)
{
    return qubits <= 14 ? 8 : 1;
}

Experiment validated(Experiment experiment)
{
    validate(experiment);
    try {
        requireTarget(targetOf(experiment.compute));
    } catch (const UserError &error) {
        throw UserError(error.problem(), "/compute/" + error.place(), error.remedy());
    }
    return experiment;
}

PreparedData preparedFor(const Experiment &experiment)
{
    PreparedData data = prepareData(experiment.data, experiment.preprocessing, experiment.seed);
    if (experiment.compute.precision == Precision::Complex128)
        return data;
    for (const PreparedSamples *part : {&data.train, &data.test}) {
        const std::vector<double> &values = part->features.values;
        const auto fault = std::ranges::find_if(values, [](double value) {
            return std::abs(value) > double(std::numeric_limits<float>::max());
        });
        if (fault != values.end())
            throw UserError("feature "
                                + std::to_string(static_cast<std::size_t>(fault - values.begin())
                                                 % part->features.columns)
                                + " of a sample becomes " + formatDouble(*fault)
                                + ", which does not fit complex64",
                            "/preprocessing", "use complex128, or scale it to a smaller range");
    }
    return data;
}

// The circuit for data of that many features. It may read fewer, never more.
Circuit circuitFor(const Experiment &experiment, std::size_t columns)
{
    Circuit circuit = experiment.circuit;
    if (static_cast<std::size_t>(circuit.features) > columns)
        throw UserError(
            "the circuit reads "
                + formatCount(static_cast<std::uint64_t>(circuit.features), "feature")
                + ", the data have " + std::to_string(columns),
            "/circuit/features",
            "add data features (a finer resize), or let the circuit read only "
                + (columns == 1 ? "feature 0" : "features 0 to " + std::to_string(columns - 1)));
    circuit.features = static_cast<int>(columns);
    return circuit;
}

// What the states of one training step take.
MemoryPlan memoryPlanOf(const Experiment &experiment, const Circuit &circuit, std::size_t samples)
{
    const ComputeTarget target = targetOf(experiment.compute);
    const int realBytes = experiment.compute.precision == Precision::Complex64 ? 4 : 8;
    if (target.backend == "native")
        return nativeMemoryPlan(
            circuit.qubits, realBytes,
            std::min(samples, static_cast<std::size_t>(experiment.training.batch)), target.threads,
            availableMemory());
    return {.qubits = circuit.qubits,
            .realBytes = realBytes,
            .statesPerSample = 2,
            .samplesAtOnce = 1};
}

HybridModel makeModel(const Experiment &experiment, const Circuit &circuit, std::size_t samples)
{
    try {
        // Asked before anything is made for it; a GPU's memory its simulator asks for.
        if (experiment.compute.device == "cpu")
            requireMemory(memoryPlanOf(experiment, circuit, samples));
        return HybridModel(QuantumLayerOptions(circuit)
                               .observables(measuredObservables(experiment))
                               .precision(experiment.compute.precision)
                               .target(targetOf(experiment.compute))
                               .initialSpread(experiment.training.initialSpread)
                               .seed(experiment.seed),
                           experiment.head);
    } catch (const UserError &error) {
        // A refusal of memory does not know whose circuit it is.
        throw UserError(error.problem(), error.place().empty() ? "/circuit/qubits" : error.place(),
                        error.remedy());
    }
}

} // namespace

class Runner::Private {
public:
    explicit Private(const Experiment &given)
        : experiment(validated(given)), data(preparedFor(experiment)),
          circuit(circuitFor(experiment, data.train.features.columns)),
          model(makeModel(experiment, circuit, data.train.features.rows)),
          trainer(model.ptr(), experiment.training, data.train, data.test, experiment.seed)
    {
        const ComputeTarget target = targetOf(experiment.compute);
        facts.backend = target.backend;
        facts.device = target.device;
        facts.precision = experiment.compute.precision;
        // The reference simulator has neither threads nor vector kernels; a GPU uses neither.
        const bool isNative = target.backend == "native" && target.device == "cpu";
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
    const torch::nn::LinearImpl &linear = d.model->linear();
    model.headWeights = toDoubles(linear.weight);
    model.headBias = linear.bias.defined() ? toDoubles(linear.bias).front() : 0;

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
} // namespace ansatz
