// SPDX-License-Identifier: GPL-3.0-or-later
// From inputs to tables, on the device: no number of a step passes through the host.
#pragma once

#include "engine/cuda_simulator/algebra.cuh"

namespace ansatz::cuda {

inline constexpr unsigned prepareThreads = 64;

/// A sample's view of the tables.
template <class Real>
struct SampleTables {
    const Quaternion<Real> *sharedRuns;
    const Quaternion<Real> *ownRuns; ///< starts at run number 0, which is not there
    const Complex<Real> *sharedFactors;
    const Complex<Real> *ownFactors;
    std::uint32_t shared;
    std::uint32_t factorsShared;

    ANSATZ_DEVICE SampleTables(const DevicePlan &plan, const Tables<Real> &tables,
                               std::size_t sample)
        : sharedRuns(tables.sharedRuns),
          ownRuns(tables.sampleRuns + sample * (plan.runs - plan.sharedRuns)),
          sharedFactors(tables.sharedFactors),
          ownFactors(tables.sampleFactors + sample * (plan.factors - plan.sharedFactors)),
          shared(plan.sharedRuns), factorsShared(plan.sharedFactors)
    {}

    ANSATZ_DEVICE Quaternion<Real> run(std::uint32_t number) const
    {
        return number < shared ? sharedRuns[number] : ownRuns[number - shared];
    }
    ANSATZ_DEVICE Complex<Real> factor(std::uint32_t number) const
    {
        return number < factorsShared ? sharedFactors[number] : ownFactors[number - factorsShared];
    }
};

ANSATZ_DEVICE void sinCos(float angle, float *s, float *c)
{
    sincosf(angle, s, c);
}
ANSATZ_DEVICE void sinCos(double angle, double *s, double *c)
{
    sincos(angle, s, c);
}

/// A thread a run that features do not enter, then one for every sample and other run.
template <class Real>
__global__ void __launch_bounds__(prepareThreads, 1)
    prepareTables(DevicePlan plan, DeviceInputs<Real> inputs, Tables<Real> tables)
{
    const std::size_t item = std::size_t(blockIdx.x) * blockDim.x + threadIdx.x;
    const std::uint32_t others = plan.runs - plan.sharedRuns;
    if (item >= plan.sharedRuns + inputs.samples * others)
        return;
    const bool isShared = item < plan.sharedRuns;
    const std::size_t sample = isShared ? 0 : (item - plan.sharedRuns) / others;
    const std::uint32_t other =
        isShared ? 0 : static_cast<std::uint32_t>((item - plan.sharedRuns) % others);
    const FlatRun run = plan.runList[isShared ? item : plan.sharedRuns + other];
    Complex<Real> *factors = isShared ? tables.sharedFactors + run.firstFactor
                                      : tables.sampleFactors
                                            + sample * (plan.factors - plan.sharedFactors)
                                            + (run.firstFactor - plan.sharedFactors);
    Quaternion<Real> product{1, 0, 0, 0};
    for (std::uint32_t k = 0; k < run.factors; ++k) {
        const FlatFactor factor = plan.factorList[run.firstFactor + k];
        const FlatAngle angle = plan.angles[factor.angle];
        double value = angle.offset;
        for (std::uint32_t t = angle.firstTerm; t < angle.firstTerm + angle.terms; ++t) {
            const FlatAngleTerm term = plan.angleTerms[t];
            const Real *input =
                term.isFeature ? inputs.features + sample * plan.features : inputs.weights;
            value += term.coefficient * static_cast<double>(input[term.index]);
        }
        // Half angles within ±π: large angles lose no more digits than they came with.
        constexpr double period = 12.566370614359172954;
        value *= factor.scale;
        value -= period * rint(value / period);
        Real c = 0;
        Real s = 0;
        sinCos(static_cast<Real>(value * 0.5), &s, &c);
        factors[k] = {c * c - s * s, 2 * c * s};
        product = after(product, factor.axis, c, s);
    }
    if (isShared)
        tables.sharedRuns[item] = product;
    else
        tables.sampleRuns[sample * others + other] = product;
}

} // namespace ansatz::cuda
