// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/device_plan.h"

#include <cstddef>

namespace ansatz::cuda {

template <class Real>
struct alignas(2 * sizeof(Real)) Complex {
    Real x;
    Real y;
};

/// w − i·(x·X + y·Y + z·Z): a unitary of determinant 1.
template <class Real>
struct alignas(4 * sizeof(Real) <= 16 ? 4 * sizeof(Real) : 16) Quaternion {
    Real w;
    Real x;
    Real y;
    Real z;
};

/// What the angles come to, computed on the device: runs as quaternions; of every factor the cosine
/// (x) and sine (y) of its whole, scaled angle. Entries of weights alone once, the others for
/// every sample.
template <class Real>
struct Tables {
    Quaternion<Real> *sharedRuns; ///< [shared runs]
    Quaternion<Real> *sampleRuns; ///< [samples, other runs]
    Complex<Real> *sharedFactors; ///< [shared factors]
    Complex<Real> *sampleFactors; ///< [samples, other factors]
};

/// A batch as the device sees it.
template <class Real>
struct DeviceInputs {
    std::size_t samples;
    const Real *features; ///< [samples, features]
    const Real *weights;  ///< [weights]
};

/// Memory that kernels work in. Each array has an element a sample of the tile.
///
/// A sum over a state comes in `parts`, one a warp, since no thread may add to another's number.
template <class Real>
struct Scratch {
    Real *parts; ///< [tile, max(values, 3·runs), parts]: of values, later of slopes
    Real *sums; ///< [tile, max(values, 3·runs)]: the parts summed; only of states in global memory
    Real *moments; ///< [tile, values], of absorbed runs before the run
    Real *seeds;   ///< [tile, values]: what λ takes of every value's operator
    Real *factors; ///< [tile, factors]: derivatives by the factors' scaled angles
};

} // namespace ansatz::cuda
