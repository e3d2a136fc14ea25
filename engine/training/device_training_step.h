// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/cuda_training_step.h"
#include "engine/model/quantum_layer.h"
#include "engine/training/flat_parameters.h"
#include "engine/training/samples.h"
#include "engine/training/training_settings.h"
#include "engine/training/training_step.h"

#include <memory>
#include <span>

namespace ansatz {

/// TrainingStep on the GPU that is a layer's target. The samples, moments and parameters stay
/// there; after every step that is done the parameters come back with its loss, and the model has
/// them: evaluations, files and whoever else reads the model need not ask for them.
template <class Real>
class DeviceTrainingStep final {
public:
    /// The layer and the parameters must outlive it. Throws UserError when the device's memory does
    /// not suffice.
    DeviceTrainingStep(const QuantumLayerImpl &layer, FlatParameters<Real> &parameters,
                       const Samples<Real> &samples, const TrainingSettings &settings);
    /// Goes on with the memory of another step's optimiser of the same kind.
    DeviceTrainingStep(const QuantumLayerImpl &layer, FlatParameters<Real> &parameters,
                       const Samples<Real> &samples, const TrainingSettings &settings,
                       const OptimizerMemory &memory);

    /// As TrainingStep::run; it waits for the device. The layer can give up between the portions of
    /// a batch that the device's memory cuts, and else not. Throws BackendFailure for what the
    /// device reports: the model has the parameters of the last step that was done.
    [[nodiscard]] StepOutcome run(std::span<const std::size_t> rows);

    void setLearningRate(double rate) { m_step->setLearningRate(rate); }
    /// Of the last step that was done, also when the device has failed since.
    [[nodiscard]] OptimizerMemory memory() const;

    [[nodiscard]] const cuda::CudaTrainingStep<Real> &onDevice() const { return *m_step; }

private:
    const QuantumLayerImpl &m_layer;
    FlatParameters<Real> &m_parameters;
    std::unique_ptr<cuda::CudaTrainingStep<Real>> m_step;
};

} // namespace ansatz
