// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/launch_shape.h"
#include "engine/cuda_simulator/tables.h"

#include <algorithm>

namespace ansatz::cuda {

/// The states of a tile in global memory.
template <class Real>
struct States {
    Complex<Real> *psi;    ///< [tile, 2^qubits]
    Complex<Real> *lambda; ///< likewise; only for gradients
};

/// Where a batch is computed. Every pointer is the device's.
template <class Real>
struct Work {
    Tables<Real> tables;
    Scratch<Real> scratch;
    States<Real> states;     ///< Steps
    Complex<Real> *kept;     ///< [samples, 2^qubits], or null; for Steps not used
    Real *weightRows;        ///< [weights, samples]
    std::size_t tileSamples; ///< that `scratch` and `states` hold
};

/// The arrays that a batch takes, from a carver: `T *take<T>(count)`.
template <class Real, class Carver>
[[nodiscard]] Work<Real> carveWork(Carver &carver, const DevicePlan &plan, const LaunchShape &shape,
                                   std::size_t samples, bool withGradients, const Tiling &tiling)
{
    const bool isSteps = shape.path == LaunchShape::Path::Steps;
    const std::size_t tile = tiling.samples;
    const std::size_t amplitudes = std::size_t(1) << plan.qubits;
    const std::size_t values = 3 * std::size_t(plan.absorbed) + plan.terms;
    const std::size_t entries = std::max(values, 3 * std::size_t(plan.runs));
    Work<Real> work = {};
    work.tables.sharedRuns = carver.template take<Quaternion<Real>>(plan.sharedRuns);
    work.tables.sampleRuns =
        carver.template take<Quaternion<Real>>(samples * (plan.runs - plan.sharedRuns));
    work.tables.sharedFactors = carver.template take<Complex<Real>>(plan.sharedFactors);
    work.tables.sampleFactors =
        carver.template take<Complex<Real>>(samples * (plan.factors - plan.sharedFactors));
    work.scratch.parts = carver.template take<Real>(tile * entries * shape.parts);
    if (isSteps)
        work.scratch.sums = carver.template take<Real>(tile * entries);
    work.scratch.moments = carver.template take<Real>((tiling.keeps ? samples : tile) * values);
    work.scratch.seeds = carver.template take<Real>(tile * values);
    work.scratch.factors = carver.template take<Real>(tile * plan.factors);
    if (isSteps) {
        work.states.psi = carver.template take<Complex<Real>>(tile * amplitudes);
        if (withGradients)
            work.states.lambda = carver.template take<Complex<Real>>(tile * amplitudes);
    } else if (tiling.keeps) {
        work.kept = carver.template take<Complex<Real>>(samples * amplitudes);
    }
    if (withGradients)
        work.weightRows = carver.template take<Real>(samples * plan.weights);
    work.tileSamples = tile;
    return work;
}

} // namespace ansatz::cuda
