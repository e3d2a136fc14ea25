// SPDX-License-Identifier: GPL-3.0-or-later
// What a training step does around its circuit: batch, head, loss, their derivatives, optimiser.
// Each is as engine/training computes it on the CPU; sums are taken in double, in an order that the
// number of samples alone decides.
#pragma once

#include "engine/cuda_simulator/team.cuh"

namespace ansatz::cuda {

enum TrainingBarrier : int {
    afterSamples = afterFactors + 1,
    afterFaults,
};

/// What changes from step to step beside the rows: the host puts both where the kernels read them.
/// Rounded to the type that computes with them.
struct StepNumbers {
    double rate = 0;  ///< the learning rate; of Adam with the correction of its mean
    double scale = 1; ///< by which Adam divides the root of its mean square
};

/// What the host learns of a step.
struct StepReport {
    double loss;
    std::uint32_t isDone; ///< else loss or parameters were not finite, and all is as it was
};

/// Samples that stay on the device, and a batch of them.
template <class Real>
struct DeviceSamples {
    const Real *features;        ///< [samples, columns]
    const std::int32_t *targets; ///< [samples]
    const std::uint32_t *rows;   ///< [batch], of the samples
    std::size_t columns;
};

inline constexpr unsigned gatherThreads = 128;

/// [batch, columns]; a thread a number.
template <class Real>
__global__ void __launch_bounds__(gatherThreads, 1)
    gatherBatch(DeviceSamples<Real> samples, std::size_t batch, Real *features)
{
    const std::size_t item = std::size_t(blockIdx.x) * blockDim.x + threadIdx.x;
    if (item >= batch * samples.columns)
        return;
    const std::size_t row = samples.rows[item / samples.columns];
    features[item] = samples.features[row * samples.columns + item % samples.columns];
}

/// The classical head, probability = sigmoid(weights · expectations + bias), and what it takes and
/// gives.
template <class Real>
struct HeadWork {
    std::uint32_t observables;
    bool hasBias;
    bool isCrossEntropy;      ///< else mean squared error
    const Real *weights;      ///< [observables], then the bias
    const Real *expectations; ///< [batch, observables]
    double *logits;           ///< [batch]: the loss's derivatives by the sigmoid's arguments
    Real *upstream;           ///< [batch, observables]: by the expectations
    Real *gradient;           ///< as weights
    StepReport *report;
};

// NaN stays NaN.
ANSATZ_DEVICE double clampedLog(double value)
{
    const double result = log(value);
    return result < -100 ? -100 : result;
}

ANSATZ_DEVICE double sampleLoss(bool isCrossEntropy, double probability, std::int32_t target)
{
    if (isCrossEntropy)
        return -clampedLog(target == 1 ? probability : 1 - probability);
    return (probability - target) * (probability - target);
}

ANSATZ_DEVICE double sampleSlope(bool isCrossEntropy, double probability, std::int32_t target)
{
    if (isCrossEntropy)
        return probability - target;
    return 2 * (probability - target) * probability * (1 - probability);
}

template <class Real>
ANSATZ_DEVICE bool isFiniteNumber(Real value)
{
    return value - value == Real(0);
}

inline constexpr unsigned headThreads = 512;

/// One block. A thread takes every 512th sample, then a warp an observable's gradient.
template <class Real>
__global__ void __launch_bounds__(headThreads, 1)
    stepHead(DeviceSamples<Real> samples, std::size_t batch, HeadWork<Real> work)
{
    constexpr unsigned warps = headThreads / 32;
    SharedMemory shared;
    double *ofWarps = shared.take<double>(2 * warps);
    const unsigned lane = threadIdx.x % 32;
    const unsigned warp = threadIdx.x / 32;
    const auto count = static_cast<double>(batch);

    double loss = 0;
    double slopes = 0;
    for (std::size_t i = threadIdx.x; i < batch; i += headThreads) {
        const Real *sample = work.expectations + i * work.observables;
        double logit = work.hasBias ? static_cast<double>(work.weights[work.observables]) : 0;
        for (std::uint32_t k = 0; k < work.observables; ++k)
            logit += static_cast<double>(work.weights[k]) * static_cast<double>(sample[k]);
        const double probability = 1 / (1 + exp(-logit));
        const std::int32_t target = samples.targets[samples.rows[i]];
        const double slope = sampleSlope(work.isCrossEntropy, probability, target) / count;
        loss += sampleLoss(work.isCrossEntropy, probability, target);
        slopes += slope;
        work.logits[i] = slope;
        for (std::uint32_t k = 0; k < work.observables; ++k)
            work.upstream[i * work.observables + k] =
                static_cast<Real>(slope * static_cast<double>(work.weights[k]));
    }
    loss = sumOfWarp(loss);
    slopes = sumOfWarp(slopes);
    if (lane == 0) {
        ofWarps[warp] = loss;
        ofWarps[warps + warp] = slopes;
    }
    blockBarrier(afterSamples);
    if (threadIdx.x == 0) {
        for (unsigned other = 1; other < warps; ++other) {
            loss += ofWarps[other];
            slopes += ofWarps[warps + other];
        }
        work.report->loss = loss / count;
        if (work.hasBias)
            work.gradient[work.observables] = static_cast<Real>(slopes);
    }
    for (std::uint32_t k = warp; k < work.observables; k += warps) {
        double sum = 0;
        for (std::size_t i = lane; i < batch; i += 32)
            sum +=
                work.logits[i] * static_cast<double>(work.expectations[i * work.observables + k]);
        sum = sumOfWarp(sum);
        if (lane == 0)
            work.gradient[k] = static_cast<Real>(sum);
    }
}

/// Parameters, and what an optimiser remembers of them.
template <class Real>
struct UpdateWork {
    std::size_t count;
    bool isAdam; ///< else SGD with momentum
    Real momentum;
    const StepNumbers *numbers;
    const Real *gradient; ///< [count]
    Real *parameters;     ///< [count]
    Real *mean;           ///< [count], of the gradients; SGD's momentum
    Real *square;         ///< [count], mean of the squared gradients; Adam's alone
    StepReport *report;
};

inline constexpr double meanDecay = 0.9;
inline constexpr double squareDecay = 0.999;
inline constexpr double smallestDenominator = 1e-8;

template <class Real>
struct Updated {
    Real parameter;
    Real mean;
    Real square;
};

template <class Real>
ANSATZ_DEVICE Updated<Real> updated(const UpdateWork<Real> &work, std::size_t i)
{
    const Real rate = static_cast<Real>(work.numbers->rate);
    const Real gradient = work.gradient[i];
    if (!work.isAdam) {
        const Real mean = work.mean[i] * work.momentum + gradient;
        return {work.parameters[i] - rate * mean, mean, 0};
    }
    const Real scale = static_cast<Real>(work.numbers->scale);
    const Real mean = work.mean[i] * Real(meanDecay) + gradient * Real(1 - meanDecay);
    const Real square =
        work.square[i] * Real(squareDecay) + gradient * gradient * Real(1 - squareDecay);
    const Real denominator = sqrt(square) / scale + Real(smallestDenominator);
    return {work.parameters[i] - rate * (mean / denominator), mean, square};
}

inline constexpr unsigned updateThreads = 256;

/// One block. It writes all parameters and moments or, when one or the loss is not finite, none.
template <class Real>
__global__ void __launch_bounds__(updateThreads, 1) stepUpdate(UpdateWork<Real> work)
{
    constexpr unsigned warps = updateThreads / 32;
    SharedMemory shared;
    unsigned *faultsOfWarps = shared.take<unsigned>(warps);
    bool isFaulty = !isFiniteNumber(work.report->loss);
    for (std::size_t i = threadIdx.x; i < work.count; i += updateThreads)
        isFaulty = isFaulty || !isFiniteNumber(updated(work, i).parameter);
    const unsigned faults = __ballot_sync(0xffffffffu, isFaulty);
    if (threadIdx.x % 32 == 0)
        faultsOfWarps[threadIdx.x / 32] = faults;
    blockBarrier(afterFaults);
    unsigned all = 0;
    for (unsigned warp = 0; warp < warps; ++warp)
        all |= faultsOfWarps[warp];
    if (threadIdx.x == 0)
        work.report->isDone = all == 0;
    if (all != 0)
        return;
    for (std::size_t i = threadIdx.x; i < work.count; i += updateThreads) {
        const Updated<Real> now = updated(work, i);
        work.parameters[i] = now.parameter;
        work.mean[i] = now.mean;
        if (work.isAdam)
            work.square[i] = now.square;
    }
}

} // namespace ansatz::cuda
