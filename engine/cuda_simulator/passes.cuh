// SPDX-License-Identifier: GPL-3.0-or-later
// The launches of a forward and a backward, in order. The same code drives a GPU and the tests.
#pragma once

#include "engine/cuda_simulator/launch_shape.h"
#include "engine/cuda_simulator/step_kernels.cuh"

#include <algorithm>

namespace ansatz::cuda {

template <class Real>
struct Passes {
    const DevicePlan &plan;
    const LaunchShape &shape;
    const Work<Real> &work;
    DeviceInputs<Real> inputs;
    void *stream;

    /// `between` is called after each tile but the last.
    template <class Between>
    void forward(bool keeps, Real *expectations, Between between) const
    {
        prepare();
        eachTile(between, [&](const Tile &tile) {
            if (shape.path == LaunchShape::Path::Steps)
                forwardSteps(tile, expectations);
            else
                launchCircuit(tile, shape.forwardShared, forwardCircuit<Real, WarpTeam>,
                              forwardCircuit<Real, BlockTeam>, keeps ? work.kept : nullptr,
                              expectations);
        });
    }

    /// `resumes`: the last forward was of the same inputs and kept its states. Null gradients are
    /// not computed.
    template <class Between>
    void backward(bool resumes, const Real *upstream, Real *weightGradient, Real *featureGradient,
                  const FlatCircuit &flat, Between between) const
    {
        DeviceGradients<Real> gradients = {};
        gradients.weightRows = weightGradient ? work.weightRows : nullptr;
        gradients.features = featureGradient;
        gradients.samples = inputs.samples;
        gradients.wanted = (weightGradient ? weightInputs : noInputs)
                           | (featureGradient ? featureInputs : noInputs);
        gradients.lastStep = earliestStep(flat, gradients.wanted);
        if (!resumes)
            prepare();
        eachTile(between, [&](const Tile &tile) {
            if (shape.path == LaunchShape::Path::Steps)
                backwardSteps(tile, resumes, upstream, gradients, flat);
            else
                launchCircuit(tile, shape.backwardShared, backwardCircuit<Real, WarpTeam>,
                              backwardCircuit<Real, BlockTeam>, resumes ? work.kept : nullptr,
                              upstream, gradients);
        });
        if (weightGradient && plan.weights > 0)
            launch(dim3(plan.weights), dim3(sumThreads), sumShared(), stream, sumRows<Real>,
                   work.weightRows, inputs.samples, weightGradient);
    }

private:
    static std::size_t sumShared() { return sharedSlice<Real>(sumThreads / 32); }

    void prepare() const
    {
        const std::size_t items = plan.sharedRuns + inputs.samples * (plan.runs - plan.sharedRuns);
        launch(dim3(static_cast<unsigned>((items + prepareThreads - 1) / prepareThreads)),
               dim3(prepareThreads), 0, stream, prepareTables<Real>, plan, inputs, work.tables);
    }

    template <class Between, class Use>
    void eachTile(Between between, Use use) const
    {
        for (std::size_t first = 0; first < inputs.samples; first += work.tileSamples) {
            if (first > 0)
                between();
            use(Tile{first, std::min(work.tileSamples, inputs.samples - first), shape.parts});
        }
    }

    template <class Kernel, class... Arguments>
    void launchCircuit(const Tile &tile, std::size_t shared, Kernel ofWarps, Kernel ofBlocks,
                       Arguments... arguments) const
    {
        const std::size_t blocks = (tile.samples + shape.samplesInBlock - 1) / shape.samplesInBlock;
        launch(dim3(static_cast<unsigned>(blocks)), dim3(shape.threads), shared, stream,
               shape.path == LaunchShape::Path::Warp ? ofWarps : ofBlocks, plan, work.tables, tile,
               work.scratch, arguments...);
    }

    template <class Kernel, class... Arguments>
    void launchStep(const Tile &tile, Kernel kernel, Arguments... arguments) const
    {
        launch(dim3(shape.blocksOfSample, static_cast<unsigned>(tile.samples)), dim3(shape.threads),
               0, stream, kernel, plan, work.tables, tile, work.scratch, work.states, arguments...);
    }

    template <class Kernel, class... Arguments>
    void launchOfSamples(const Tile &tile, Kernel kernel, Arguments... arguments) const
    {
        launch(dim3(static_cast<unsigned>(tile.samples)), dim3(shape.threads), 0, stream, kernel,
               plan, work.tables, tile, work.scratch, work.states, arguments...);
    }

    void sumParts(const Tile &tile) const
    {
        const std::size_t entries = std::max<std::size_t>(
            3 * std::size_t(plan.absorbed) + plan.terms, 3 * std::size_t(plan.runs));
        launch(dim3(static_cast<unsigned>(entries * tile.samples)), dim3(sumThreads), sumShared(),
               stream, sumRows<Real>, work.scratch.parts, std::size_t(shape.parts),
               work.scratch.sums);
    }

    void forwardSteps(const Tile &tile, Real *expectations) const
    {
        launchStep(tile, stepStart<Real>);
        for (std::uint32_t p = 0; p < plan.circuitPasses; ++p)
            launchStep(tile, stepPass<Real>, p);
        launchStep(tile, stepMeasure<Real>);
        sumParts(tile);
        launchOfSamples(tile, stepExpectations<Real>, expectations);
    }

    void backwardSteps(const Tile &tile, bool resumes, const Real *upstream,
                       const DeviceGradients<Real> &gradients, const FlatCircuit &flat) const
    {
        if (!resumes)
            forwardSteps(tile, nullptr);
        launchOfSamples(tile, stepSeeds<Real>, upstream);
        launchStep(tile, stepLambda<Real>);
        for (std::uint32_t p = plan.circuitPasses; p-- > 0;) {
            const FlatPass &pass = flat.passes[p];
            if (pass.step < gradients.lastStep)
                break;
            if (pass.step > gradients.lastStep || (pass.inputs & gradients.wanted))
                launchStep(tile, stepUndo<Real>, gradients, p);
        }
        for (std::uint32_t p = plan.circuitPasses; gradients.lastStep == 0 && p < plan.passes;
             ++p) {
            if (flat.passes[p].inputs & gradients.wanted)
                launchStep(tile, stepUndo<Real>, gradients, p);
        }
        sumParts(tile);
        launchOfSamples(tile, stepGradients<Real>, gradients);
    }
};

} // namespace ansatz::cuda
