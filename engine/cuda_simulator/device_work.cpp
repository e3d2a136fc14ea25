// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/device_work.h"

#include "engine/cuda_simulator/launch_shape.h"
#include "engine/simulator/trainable_scale.h"

namespace ansatz::cuda {

namespace {

// What a kernel does to an amplitude: multiply-adds, and how many amplitudes it reads and writes.
struct Cost {
    double fma = 0;
    double moved = 0;

    Cost &operator+=(const Cost &other)
    {
        fma += other.fma;
        moved += other.moved;
        return *this;
    }
};

constexpr double product = 4; // of two complex numbers
constexpr double pairsOfRun = amplitudesAtOnce / 2;
constexpr double atOnce = 8; // phases and terms whose signs one look at an amplitude serves

double looksAt(std::uint32_t count)
{
    return static_cast<double>((count + 7) / 8);
}

// As state_passes.cuh and observables.cuh compute them.
class Counter {
public:
    explicit Counter(const FlatCircuit &flat) : m_flat(flat), m_plan(flat.counts) {}

    [[nodiscard]] Cost start() const
    {
        const double inRegisters = product * 2 * (1 + 2 + 4);
        return {(product * m_plan.startRoles + inRegisters) / amplitudesAtOnce, 1};
    }

    [[nodiscard]] Cost apply(const FlatPass &pass) const
    {
        if (pass.isPhase)
            return {product * (pass.count + 1), 2};
        return {16 * pairsOfRun * runsOf(pass) / amplitudesAtOnce, 2};
    }

    [[nodiscard]] Cost measure() const
    {
        Cost cost;
        for (std::uint32_t g = 0; g < m_plan.measureGroups; ++g)
            cost += {
                2 + 5 * pairsOfRun * m_flat.groups[m_plan.measureGroup + g].runs / amplitudesAtOnce,
                1};
        cost += {looksAt(m_plan.diagonalTerms) * (2 + atOnce), looksAt(m_plan.diagonalTerms)};
        const double others = m_plan.terms - m_plan.diagonalTerms;
        cost += {3 * others, 2 * others};
        return cost;
    }

    [[nodiscard]] Cost lambda() const
    {
        const double others = m_plan.terms - m_plan.diagonalTerms;
        return {5.0 * m_plan.absorbed + m_plan.diagonalTerms + 2 * others + 2,
                m_plan.absorbed + others + 2};
    }

    [[nodiscard]] Cost undo(const FlatPass &pass, bool wantsSlopes, bool undoes) const
    {
        Cost cost;
        if (pass.isPhase) {
            if (wantsSlopes)
                cost += {looksAt(pass.count) * (2 + atOnce), 2 * looksAt(pass.count)};
            if (undoes)
                cost += {product * (pass.count + 2), 4};
            return cost;
        }
        const double runs = runsOf(pass);
        cost.moved = undoes ? 4 : 2;
        if (wantsSlopes)
            cost.fma += 2 + 14 * pairsOfRun * runs / amplitudesAtOnce;
        if (undoes)
            cost.fma += 2 * 16 * pairsOfRun * runs / amplitudesAtOnce;
        return cost;
    }

private:
    [[nodiscard]] double runsOf(const FlatPass &pass) const
    {
        return m_flat.groups[pass.first].runs;
    }

    const FlatCircuit &m_flat;
    const DevicePlan &m_plan;
};

} // namespace

template <class Real>
DeviceWork estimateDeviceWork(const ExpandedCircuit &circuit,
                              const std::vector<Observable> &observables, std::size_t samples,
                              bool weightGradients, bool featureGradients)
{
    const WithoutTrainableScales parts = withoutTrainableScales(circuit);
    const FlatCircuit flat = flatten(compile(parts.circuit, observables));
    const DevicePlan &plan = flat.counts;
    const Counter counter(flat);
    Cost forward = counter.start();
    for (std::uint32_t p = 0; p < plan.circuitPasses; ++p)
        forward += counter.apply(flat.passes[p]);
    forward += counter.measure();

    const std::uint32_t wanted =
        (weightGradients ? weightInputs : noInputs)
        | (featureGradients || (weightGradients && !parts.columns.empty()) ? featureInputs
                                                                           : noInputs);
    const std::uint32_t lastStep = earliestStep(flat, wanted);
    Cost backward = counter.lambda();
    int undone = 0;
    for (std::uint32_t p = 0; p < plan.passes; ++p) {
        const FlatPass &pass = flat.passes[p];
        const bool wantsSlopes = (pass.inputs & wanted) != 0;
        const bool undoes = p < plan.circuitPasses && pass.step > lastStep;
        if (pass.step >= lastStep && (wantsSlopes || undoes)) {
            backward += counter.undo(pass, wantsSlopes, undoes);
            ++undone;
        }
    }

    const LaunchShape shape = launchShape<Real>(plan);
    const double all =
        static_cast<double>(samples) * static_cast<double>(std::size_t(1) << plan.qubits);
    const double bytes = 2 * sizeof(Real) * all;
    // States of one or two qubits are computed as such of three; what is moved then is no work.
    const double useful =
        static_cast<double>(samples) * static_cast<double>(std::size_t(1) << circuit.qubits);
    DeviceWork work;
    work.forwardFma = forward.fma * useful;
    work.backwardFma = backward.fma * useful;
    // As passes.cuh launches them: the tables, and the rows of the weights' gradients.
    work.forwardLaunches = 1;
    work.backwardLaunches = (wanted & weightInputs) != 0 && plan.weights > 0 ? 1 : 0;
    work.blocks = (samples + shape.samplesInBlock - 1) / shape.samplesInBlock
                  * std::size_t(shape.blocksOfSample);
    if (shape.path == LaunchShape::Path::Steps) {
        work.forwardBytes = forward.moved * bytes;
        work.backwardBytes = backward.moved * bytes;
        work.stateBytes = 2 * bytes;
        // The start, moments, their sums, expectations; seeds, lambda, sums, gradients.
        work.forwardLaunches += 4 + static_cast<int>(plan.circuitPasses);
        work.backwardLaunches += 4 + undone;
    } else {
        ++work.forwardLaunches;
        ++work.backwardLaunches;
        // A state is copied out to be kept, and in again.
        work.forwardBytes = work.backwardBytes = bytes;
        work.forwardSharedBytes = (forward.moved + 1) * bytes;
        work.backwardSharedBytes = (backward.moved + 1) * bytes;
    }
    return work;
}

template DeviceWork estimateDeviceWork<float>(const ExpandedCircuit &,
                                              const std::vector<Observable> &, std::size_t, bool,
                                              bool);
template DeviceWork estimateDeviceWork<double>(const ExpandedCircuit &,
                                               const std::vector<Observable> &, std::size_t, bool,
                                               bool);

} // namespace ansatz::cuda
