// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/launch_shape.h"

#include "engine/base/checked_math.h"
#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/cuda_simulator/occupancy.h"

#include <algorithm>
#include <limits>
#include <string>

namespace ansatz::cuda {

namespace {

constexpr std::uint64_t saturated = std::numeric_limits<std::uint64_t>::max();
// A launch's grid has at most 65,535 blocks along y, where states in global memory have samples.
constexpr std::size_t mostSamplesOfSteps = 65'535;

std::uint64_t times(std::uint64_t a, std::uint64_t b)
{
    return checkedMultiply(a, b).value_or(saturated);
}

std::uint64_t plus(std::uint64_t a, std::uint64_t b)
{
    return checkedAdd(a, b).value_or(saturated);
}

} // namespace

template <class Real>
LaunchShape launchShape(const DevicePlan &plan, LaunchShape::Path path)
{
    using Limits = Occupancy<Real>;
    const std::size_t cosets = std::size_t(1) << (plan.qubits - runsAtOnce);
    LaunchShape shape;
    shape.path = path;
    shape.stateBytes = 2 * sizeof(Real) << plan.qubits;
    switch (path) {
    case LaunchShape::Path::Warp:
        shape.samplesInBlock = Limits::warpsInBlock;
        shape.threads = 32 * Limits::warpsInBlock;
        shape.forwardShared = shape.samplesInBlock * shape.stateBytes;
        break;
    case LaunchShape::Path::Block:
        shape.threads =
            static_cast<unsigned>(std::clamp<std::size_t>(cosets, 32, Limits::mostThreads));
        shape.parts = shape.threads / 32;
        shape.forwardShared = shape.stateBytes;
        break;
    case LaunchShape::Path::Steps:
        shape.threads = Limits::stepThreads;
        shape.blocksOfSample = static_cast<unsigned>(
            std::clamp<std::size_t>(cosets / shape.threads, 1, Limits::mostStepBlocks));
        shape.parts = shape.blocksOfSample * shape.threads / 32;
        break;
    }
    shape.backwardShared = 2 * shape.forwardShared;
    return shape;
}

template <class Real>
LaunchShape launchShape(const DevicePlan &plan)
{
    const int qubits = static_cast<int>(plan.qubits);
    return launchShape<Real>(
        plan, qubits <= Occupancy<Real>::mostWarpQubits    ? LaunchShape::Path::Warp
              : qubits <= Occupancy<Real>::mostBlockQubits ? LaunchShape::Path::Block
                                                           : LaunchShape::Path::Steps);
}

std::uint32_t earliestStep(const FlatCircuit &flat, std::uint32_t wanted)
{
    std::uint32_t earliest = std::numeric_limits<std::uint32_t>::max();
    for (const FlatPass &pass : flat.passes) {
        if (pass.inputs & wanted)
            earliest = std::min(earliest, pass.step);
    }
    return earliest;
}

std::uint64_t MemoryNeed::bytes(std::size_t tile, bool keeps) const
{
    return plus(plus(tables, weightRows), plus(times(sample, tile), keeps ? kept : 0));
}

template <class Real>
MemoryNeed memoryNeed(const DevicePlan &plan, const LaunchShape &shape, std::size_t samples,
                      bool hasGradients)
{
    const std::uint64_t values = 3 * std::uint64_t(plan.absorbed) + plan.terms;
    const std::uint64_t slopes = 3 * std::uint64_t(plan.runs);
    const std::uint64_t entries = std::max(values, slopes);
    const bool isSteps = shape.path == LaunchShape::Path::Steps;
    MemoryNeed need;
    const auto tables = [](std::uint64_t runs, std::uint64_t factors) {
        return runs * 4 * sizeof(Real) + factors * 2 * sizeof(Real);
    };
    need.tables = plus(
        tables(plan.sharedRuns, plan.sharedFactors),
        times(samples, tables(plan.runs - plan.sharedRuns, plan.factors - plan.sharedFactors)));
    if (hasGradients)
        need.weightRows = times(samples, std::uint64_t(plan.weights) * sizeof(Real));
    need.kept = times(samples, (isSteps ? 0 : shape.stateBytes) + values * sizeof(Real));
    need.sample =
        (entries * (shape.parts + (isSteps ? 1 : 0)) + 2 * values + plan.factors) * sizeof(Real)
        + (isSteps ? (hasGradients ? 2 : 1) * shape.stateBytes : 0);
    return need;
}

Tiling chooseTiling(const MemoryNeed &need, const LaunchShape &shape, int qubits, bool isDouble,
                    std::size_t samples, bool wantsKept, std::uint64_t available)
{
    const std::uint64_t least = need.bytes(1, false);
    if (least > available)
        throw BackendFailure(
            "the simulation needs " + std::string(least == saturated ? "more than " : "")
                + formatBytes(least) + " of the GPU's memory for " + std::to_string(qubits)
                + " qubits and " + std::to_string(samples) + " samples; " + formatBytes(available)
                + " may be used",
            {},
            isDouble ? "use fewer qubits, smaller batches, or complex64, which takes half"
                     : "use fewer qubits or smaller batches");
    const auto fitting = [&](std::uint64_t bytes, bool keeps) {
        const std::uint64_t fixed = need.bytes(0, keeps);
        return fixed >= bytes ? 0 : (bytes - fixed) / std::max<std::uint64_t>(1, need.sample);
    };
    Tiling tiling;
    const bool isSteps = shape.path == LaunchShape::Path::Steps;
    const std::size_t most =
        isSteps ? std::min(samples, mostSamplesOfSteps) : std::max<std::size_t>(1, samples);
    // States in global memory are kept where they are, so only when one tile holds them all.
    tiling.keeps = wantsKept
                   && (isSteps ? samples <= most && fitting(available, true) >= samples
                               : need.kept <= available / 2 && fitting(available, true) >= 1);
    tiling.samples = std::clamp<std::size_t>(fitting(available, tiling.keeps), 1,
                                             std::max<std::size_t>(1, most));
    return tiling;
}

template LaunchShape launchShape<float>(const DevicePlan &);
template LaunchShape launchShape<double>(const DevicePlan &);
template LaunchShape launchShape<float>(const DevicePlan &, LaunchShape::Path);
template LaunchShape launchShape<double>(const DevicePlan &, LaunchShape::Path);
template MemoryNeed memoryNeed<float>(const DevicePlan &, const LaunchShape &, std::size_t, bool);
template MemoryNeed memoryNeed<double>(const DevicePlan &, const LaunchShape &, std::size_t, bool);

} // namespace ansatz::cuda
