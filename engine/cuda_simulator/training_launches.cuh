// SPDX-License-Identifier: GPL-3.0-or-later
// The launches of a training step, in order. The same code drives a GPU and the tests.
#pragma once

#include "engine/cuda_simulator/training_kernels.cuh"

#include <cmath>

namespace ansatz::cuda {

/// Every pointer is the device's.
template <class Real>
struct TrainingLaunches {
    DeviceSamples<Real> samples;
    HeadWork<Real> head;
    UpdateWork<Real> update; ///< of the circuit's weights, the head's, its bias, side by side
    Real *features;          ///< [batch, columns]
    Real *expectations;      ///< [batch, observables]
    Real *gradient;          ///< as the update reads it; the circuit's come first
    std::size_t circuitWeights;

    /// `forward(batch, features, weights, expectations)` and
    /// `backward(batch, features, weights, upstream, weightGradient)` launch the circuit; without
    /// weights it has no backward.
    template <class Forward, class Backward>
    void run(std::size_t batch, void *stream, Forward forward, Backward backward) const
    {
        const std::size_t numbers = batch * samples.columns;
        if (numbers > 0)
            launch(dim3(static_cast<unsigned>((numbers + gatherThreads - 1) / gatherThreads)),
                   dim3(gatherThreads), 0, stream, gatherBatch<Real>, samples, batch, features);
        forward(batch, features, update.parameters, expectations);
        launch(dim3(1), dim3(headThreads), sharedSlice<double>(2 * headThreads / 32), stream,
               stepHead<Real>, samples, batch, head);
        if (circuitWeights > 0)
            backward(batch, features, update.parameters, head.upstream, gradient);
        launch(dim3(1), dim3(updateThreads), sharedSlice<unsigned>(updateThreads / 32), stream,
               stepUpdate<Real>, update);
    }
};

/// The host sends a step's inputs in one piece: StepNumbers, and from this byte on the rows. It
/// fetches the outputs in one piece: StepReport, and from this byte on the parameters and the
/// optimiser's moments, so that a device which fails takes nothing of a training with it.
inline constexpr std::size_t besideStruct = 256;

struct TrainingSizes {
    std::size_t samples;
    std::size_t columns;
    std::size_t batch; ///< the largest
    std::size_t observables;
    std::size_t circuitWeights;
    bool hasBias;
    bool isCrossEntropy;
    bool isAdam;
    double momentum;

    [[nodiscard]] std::size_t parameters() const
    {
        return circuitWeights + observables + (hasBias ? 1 : 0);
    }
    [[nodiscard]] std::size_t moments() const { return (isAdam ? 2 : 1) * parameters(); }
    [[nodiscard]] std::size_t inputBytes(std::size_t rows) const
    {
        return besideStruct + rows * sizeof(std::uint32_t);
    }
    template <class Real>
    [[nodiscard]] std::size_t outputBytes() const
    {
        return besideStruct + (parameters() + moments()) * sizeof(Real);
    }
};

/// As torch, what depends on the step alone is computed in double and rounded once. `step`: 1 for
/// the first.
template <class Real>
[[nodiscard]] StepNumbers stepNumbers(bool isAdam, double learningRate, std::int64_t step)
{
    if (!isAdam)
        return {static_cast<Real>(learningRate), 1};
    const auto count = static_cast<double>(step);
    return {static_cast<Real>(learningRate / (1 - std::pow(meanDecay, count))),
            static_cast<Real>(std::sqrt(1 - std::pow(squareDecay, count)))};
}

/// A step's arrays on the device.
template <class Real>
struct TrainingArrays {
    Real *features;        ///< [samples, columns]
    std::int32_t *targets; ///< [samples]
    unsigned char *inputs;
    unsigned char *outputs;
    Real *moments; ///< [2 or 1, parameters], behind the parameters; zero before the first step
    TrainingLaunches<Real> launches;
};

/// From a carver: `T *take<T>(count)`, null when it only counts.
template <class Real, class Carver>
[[nodiscard]] TrainingArrays<Real> carveTraining(Carver &carver, const TrainingSizes &sizes)
{
    TrainingArrays<Real> arrays = {};
    const std::size_t count = sizes.parameters();
    arrays.features = carver.template take<Real>(sizes.samples * sizes.columns);
    arrays.targets = carver.template take<std::int32_t>(sizes.samples);
    // As doubles, so that the structs at their start are aligned.
    arrays.inputs = reinterpret_cast<unsigned char *>(
        carver.template take<double>((sizes.inputBytes(sizes.batch) + 7) / 8));
    arrays.outputs = reinterpret_cast<unsigned char *>(
        carver.template take<double>((sizes.outputBytes<Real>() + 7) / 8));

    TrainingLaunches<Real> &launches = arrays.launches;
    launches.gradient = carver.template take<Real>(count);
    launches.circuitWeights = sizes.circuitWeights;
    launches.features = carver.template take<Real>(sizes.batch * sizes.columns);
    launches.expectations = carver.template take<Real>(sizes.batch * sizes.observables);
    launches.head.logits = carver.template take<double>(sizes.batch);
    launches.head.upstream = carver.template take<Real>(sizes.batch * sizes.observables);
    if (!arrays.inputs) // it only counts
        return arrays;

    auto *report = reinterpret_cast<StepReport *>(arrays.outputs);
    auto *parameters = reinterpret_cast<Real *>(arrays.outputs + besideStruct);
    arrays.moments = parameters + count;
    launches.samples = {arrays.features, arrays.targets,
                        reinterpret_cast<const std::uint32_t *>(arrays.inputs + besideStruct),
                        sizes.columns};
    launches.head.observables = static_cast<std::uint32_t>(sizes.observables);
    launches.head.hasBias = sizes.hasBias;
    launches.head.isCrossEntropy = sizes.isCrossEntropy;
    launches.head.weights = parameters + sizes.circuitWeights;
    launches.head.expectations = launches.expectations;
    launches.head.gradient = launches.gradient + sizes.circuitWeights;
    launches.head.report = report;
    launches.update = {.count = count,
                       .isAdam = sizes.isAdam,
                       .momentum = static_cast<Real>(sizes.momentum),
                       .numbers = reinterpret_cast<const StepNumbers *>(arrays.inputs),
                       .gradient = launches.gradient,
                       .parameters = parameters,
                       .mean = arrays.moments,
                       .square = sizes.isAdam ? arrays.moments + count : nullptr,
                       .report = report};
    return arrays;
}

} // namespace ansatz::cuda
