// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/compiled_circuit.h"
#include "engine/simulator/give_up.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace ansatz::cuda {

/// What a training on a device starts with. The spans are read by the constructor alone.
template <class Real>
struct TrainingSetup {
    std::span<const Real> features;   ///< row-major [samples, the circuit's features]
    std::span<const int> targets;     ///< [samples], 0 or 1
    std::span<const Real> parameters; ///< the circuit's weights, the head's, its bias if any
    std::size_t batch = 1;            ///< the most samples of a step
    bool isCrossEntropy = true;       ///< else mean squared error
    bool isAdam = true;               ///< else SGD with momentum
    double learningRate = 0.01;
    double momentum = 0;
    /// The optimiser's, of steps that were done elsewhere: Adam's means, then its mean squares; or
    /// SGD's momentum. Empty: zeros.
    std::span<const Real> moments = {};
    std::int64_t steps = 0; ///< that the moments have seen
};

/// How a step went.
struct TrainingOutcome {
    double loss = 0;     ///< of the batch, before the update
    bool isDone = false; ///< else loss or updated parameters were not finite, all is as it was
};

/// What the parts of a step took, in milliseconds of the device's clock.
struct StepParts {
    double forward = 0;  ///< of the circuit
    double backward = 0; ///< likewise; 0 when it has no weights
    double head = 0;     ///< all else: the way in, batch, head, loss, optimiser, the way out
};

/// Training steps on a CUDA device, where samples, parameters and moments stay: batch, circuit,
/// head, loss, their derivatives and optimiser are put into one stream and decide there whether the
/// update counts. From the second step of a batch's size on they are one CUDA graph, launched as a
/// whole.
///
/// Same inputs: same bits. From one thread at a time. Throws BackendFailure for what the device
/// reports; `parameters` and `moments` then still hold those of the last step that was waited for.
template <class Real>
class CudaTrainingStep {
public:
    virtual ~CudaTrainingStep() = default;
    CudaTrainingStep(const CudaTrainingStep &) = delete;
    CudaTrainingStep &operator=(const CudaTrainingStep &) = delete;

    /// Starts a step on the samples of these rows, and waits only when memory cuts the batch: then
    /// `giveUp` is asked after each portion, and Interrupted leaves everything as it was.
    virtual void enqueue(std::span<const std::size_t> rows, const GiveUp &giveUp) = 0;

    /// Waits for the step that was enqueued last. It cannot be given up. Who waits after each step,
    /// as a trainer does that reports every loss, leaves the device idle for the way back and
    /// forth: some 10 µs a step.
    [[nodiscard]] virtual TrainingOutcome wait() = 0;

    /// As they were given, or after the last wait: they come with the outcome.
    [[nodiscard]] virtual std::span<const Real> parameters() const = 0;
    /// The optimiser's moments, as TrainingSetup has them; they come with the outcome too.
    [[nodiscard]] virtual std::span<const Real> moments() const = 0;
    /// The updates that were made, with those of the setup.
    [[nodiscard]] virtual std::int64_t steps() const = 0;

    /// A step, enqueued and waited for as above but never as a graph, with the clock read between
    /// its parts. `outcome` tells how it went.
    virtual StepParts timeParts(std::span<const std::size_t> rows, TrainingOutcome &outcome) = 0;
    /// For the steps that follow. Costs nothing when they are those of `parameters`, bit by bit.
    virtual void setParameters(std::span<const Real> parameters) = 0;
    virtual void setLearningRate(double rate) = 0;

    /// Whether the last step was launched as a graph. The first of a size never is.
    [[nodiscard]] virtual bool usesGraph() const = 0;
    /// Why steps of the last size are launched one kernel after the other, in words; empty when
    /// they are not, or not any more from the next one on.
    [[nodiscard]] virtual std::string whyNoGraph() const = 0;

protected:
    CudaTrainingStep() = default;
};

/// Throws UserError when the device's memory does not suffice or there is no such device.
template <class Real>
[[nodiscard]] std::unique_ptr<CudaTrainingStep<Real>>
makeCudaTrainingStep(const CompiledCircuit &circuit, int deviceIndex,
                     const TrainingSetup<Real> &setup);

} // namespace ansatz::cuda
