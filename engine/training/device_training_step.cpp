// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/device_training_step.h"

#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"

#include <algorithm>

namespace ansatz {

namespace {

template <class Real>
std::unique_ptr<cuda::CudaTrainingStep<Real>>
makeStep(const QuantumLayerOptions &options, FlatParameters<Real> &parameters,
         const Samples<Real> &samples, const TrainingSettings &settings,
         const OptimizerMemory &memory)
{
    std::vector<Real> moments(memory.mean.begin(), memory.mean.end());
    moments.insert(moments.end(), memory.square.begin(), memory.square.end());
    const std::optional<int> device = cudaIndexOf(options.target().device);
    ANSATZ_CHECK(device, "the layer computes on a GPU");
    const ExpandedCircuit circuit = expand(options.circuit());
    const std::vector<Observable> observables =
        options.observables().empty() ? pauliZOfEveryQubit(circuit.qubits) : options.observables();
    parameters.read();
    return cuda::makeCudaTrainingStep<Real>(
        compile(circuit, observables), *device,
        {.features = samples.features,
         .targets = samples.targets,
         .parameters = parameters.all(),
         .batch = std::min(samples.rows, static_cast<std::size_t>(settings.batch)),
         .isCrossEntropy = settings.loss == LossKind::BinaryCrossEntropy,
         .isAdam = settings.optimizer == OptimizerKind::Adam,
         .learningRate = settings.learningRate,
         .momentum = settings.momentum,
         .moments = moments,
         .steps = memory.steps});
}

} // namespace

template <class Real>
DeviceTrainingStep<Real>::DeviceTrainingStep(const QuantumLayerImpl &layer,
                                             FlatParameters<Real> &parameters,
                                             const Samples<Real> &samples,
                                             const TrainingSettings &settings,
                                             const OptimizerMemory &memory)
    : m_layer(layer), m_parameters(parameters),
      m_step(makeStep(layer.options, parameters, samples, settings, memory))
{}

template <class Real>
DeviceTrainingStep<Real>::DeviceTrainingStep(const QuantumLayerImpl &layer,
                                             FlatParameters<Real> &parameters,
                                             const Samples<Real> &samples,
                                             const TrainingSettings &settings)
    : DeviceTrainingStep(layer, parameters, samples, settings, OptimizerMemory())
{}

template <class Real>
OptimizerMemory DeviceTrainingStep<Real>::memory() const
{
    const std::span<const Real> moments = m_step->moments();
    const std::size_t count = m_step->parameters().size();
    return {.steps = m_step->steps(),
            .mean = {moments.begin(), moments.begin() + static_cast<std::ptrdiff_t>(count)},
            .square = {moments.begin() + static_cast<std::ptrdiff_t>(count), moments.end()}};
}

template <class Real>
StepOutcome DeviceTrainingStep<Real>::run(std::span<const std::size_t> rows)
{
    m_parameters.read(); // others may have changed them
    m_step->setParameters(m_parameters.all());
    m_step->enqueue(rows, m_layer.giveUp());
    const cuda::TrainingOutcome outcome = m_step->wait();
    if (outcome.isDone) {
        std::ranges::copy(m_step->parameters(), m_parameters.all().begin());
        m_parameters.write();
    }
    return {.loss = outcome.loss, .isDone = outcome.isDone};
}

template class DeviceTrainingStep<float>;
template class DeviceTrainingStep<double>;

} // namespace ansatz
