// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/runner.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/base/version.h"
#include "engine/data/prepared_data.h"
#include "engine/device/devices.h"
#include "engine/experiment/step_memory.h"
#include "engine/model/hybrid_model.h"
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

std::shared_ptr<const PreparedData> preparedFor(const Experiment &experiment,
                                                std::shared_ptr<const PreparedData> data)
{
    if (!data)
        data = std::make_shared<const PreparedData>(
            prepareData(experiment.data, experiment.preprocessing, experiment.seed));
    if (experiment.compute.precision == Precision::Complex128)
        return data;
    for (const PreparedSamples *part : {&data->train, &data->test}) {
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

HybridModel makeModel(const Experiment &experiment, const Circuit &circuit,
                      const PreparedData &data)
{
    try {
        // Asked before anything is made for it.
        const BenchmarkWork work = workOf(experiment, data);
        requireStepMemory(work, stepMemory(work, data.train.features.rows));
        return HybridModel(QuantumLayerOptions(circuit)
                               .observables(measuredObservables(experiment))
                               .precision(experiment.compute.precision)
                               .target(targetOf(experiment.compute))
                               .initialSpread(experiment.training.initialSpread)
                               .seed(experiment.seed),
                           experiment.head);
    } catch (const BackendFailure &) {
        throw; // no fault of the circuit
    } catch (const UserError &error) {
        // A refusal of memory does not know whose circuit it is.
        throw UserError(error.problem(), error.place().empty() ? "/circuit/qubits" : error.place(),
                        error.remedy());
    }
}

} // namespace

class Runner::Private {
public:
    Private(const Experiment &given, RunStart *start)
        : experiment(validated(given)),
          data(preparedFor(experiment, start ? start->data : nullptr)),
          circuit(circuitFor(experiment, data->train.features.columns)),
          model(makeModel(experiment, circuit, *data)), trainer(makeTrainer(start))
    {
        const ComputeTarget target = targetOf(experiment.compute);
        facts.backend = target.backend;
        facts.device = target.device;
        facts.precision = experiment.compute.precision;
        facts.jit = target.jit;
        facts.vmap = target.vmap;
        // Of the others there are no vector kernels of ours to tell of.
        const bool isNative = target.backend == "native" && target.device == "cpu";
        facts.threads = threadsOf(target);
        facts.simd = isNative ? cpuFacts().simd : "";
        facts.seed = experiment.seed;
        facts.trainSamples = data->train.features.rows;
        facts.testSamples = data->test.features.rows;
        facts.circuitWeights = static_cast<std::size_t>(model->quantum->weight.numel());
        facts.headWeights = measuredObservables(experiment).size() + (experiment.head.bias ? 1 : 0);
        facts.dataCeiling = data->ceiling;
        facts.steps = std::max(experiment.training.steps, trainer.stepsDone());
        if (start)
            facts.earlier = std::move(start->earlier);
    }

    Trainer makeTrainer(const RunStart *start)
    {
        if (!start)
            return Trainer(model.ptr(), experiment.training, data->train, data->test,
                           experiment.seed);
        const RunState &state = start->state;
        ANSATZ_CHECK(expand(state.circuit).origins == expand(circuit).origins
                         && state.observables == measuredObservables(experiment),
                     "a state is of the experiment's circuit and observables");
        return Trainer(model.ptr(), experiment.training, data->train, data->test, experiment.seed,
                       state.trainer);
    }

    const Experiment experiment;
    const std::shared_ptr<const PreparedData> data;
    const Circuit circuit;
    HybridModel model;
    Trainer trainer;
    RunFacts facts;
};

Runner::Runner(const Experiment &experiment)
    : m_private(std::make_unique<Private>(experiment, nullptr))
{}

Runner::Runner(const Experiment &experiment, RunStart start)
    : m_private(std::make_unique<Private>(experiment, &start))
{}

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
    model.classLabels = d.data->classLabels;
    model.classNames = d.data->classNames;
    model.preprocessing = d.data->preprocessing;
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
    model.earlier = d.facts.earlier;
    model.advice = d.facts.advice;
    const EvaluationRecord &evaluation = d.trainer.evaluation();
    model.evaluatedStep = evaluation.step;
    model.trainAccuracy = evaluation.trainAccuracy;
    model.testAccuracy = evaluation.testAccuracy;
    model.hasTest = evaluation.hasTest;
    model.dataCeiling = d.facts.dataCeiling;
    addTestVectors(model, d.data->test.raw.rows > 0 ? d.data->test.raw : d.data->train.raw,
                   testVectorCount(d.circuit.qubits), targetOf(d.experiment.compute).threads);
    return model;
}

RunState Runner::state() const
{
    return {.circuit = m_private->circuit,
            .observables = measuredObservables(m_private->experiment),
            .trainer = m_private->trainer.state()};
}

void Runner::keepAdvice(DeviceAdvice advice)
{
    m_private->facts.advice = std::move(advice);
}

std::shared_ptr<const PreparedData> Runner::data() const
{
    return m_private->data;
}

} // namespace ansatz
