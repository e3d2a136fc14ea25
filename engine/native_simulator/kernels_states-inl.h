// SPDX-License-Identifier: GPL-3.0-or-later
// Product states, subspaces copied out and back, and the angles' sines and cosines.
#if defined(ANSATZ_KERNELS_STATES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_STATES_INL_H
#undef ANSATZ_KERNELS_STATES_INL_H
#else
#define ANSATZ_KERNELS_STATES_INL_H
#endif

#include "engine/native_simulator/kernels_group-inl.h"

#include <hwy/contrib/math/math-inl.h>

#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

/// Vectors below 2^bit are there; multiplies them by the factors of `bits` more bits.
template <int bits, class Real>
void widen(Real *state, int bit, const Real *factors)
{
    constexpr std::size_t size = std::size_t(1) << bits;
    alignas(64) Real combined[size][stride<Real>];
    const Tag<Real> d;
    const auto factor = [&](int of, std::size_t value) {
        const Real *from = factors + (2 * static_cast<std::size_t>(of) + value) * stride<Real>;
        return Complex<Real>{hn::LoadU(d, from), hn::LoadU(d, from + laneCount<Real>)};
    };
    for (std::size_t i = 0; i < size; ++i) {
        Complex<Real> all = factor(bit, i & 1);
        for (int j = 1; j < bits; ++j)
            all = product(all, factor(bit + j, i >> j & 1));
        store(all, combined[i]);
    }
    const std::size_t below = std::size_t(1) << bit;
    for (std::size_t vector = 0; vector < below; ++vector) {
        const Complex<Real> v = load<Real>(state + vector * stride<Real>);
#pragma GCC unroll 8
        for (std::size_t i = 0; i < size; ++i)
            store(product(load<Real>(combined[i]), v), state + (vector | i << bit) * stride<Real>);
    }
}

template <class Real>
void productState(Real *state, int vectorBits, const Real *first, const Real *factors)
{
    const Tag<Real> d;
    store<Real>({hn::LoadU(d, first), hn::LoadU(d, first + laneCount<Real>)}, state);
    int bit = vectorBits % 3;
    if (bit == 1)
        widen<1>(state, 0, factors);
    else if (bit == 2)
        widen<2>(state, 0, factors);
    for (; bit < vectorBits; bit += 3)
        widen<3>(state, bit, factors);
}

template <class Real>
void halfAngles(const Real *angles, std::size_t count, Real *sines, Real *cosines)
{
    const Tag<Real> d;
    // Highway reduces angles well up to 39000; larger ones are rare, and the library's.
    const auto limit = hn::Set(d, Real(30000));
    const auto half = hn::Set(d, Real(0.5));
    for (std::size_t i = 0; i < count; i += laneCount<Real>) {
        const auto x = hn::Mul(hn::LoadU(d, angles + i), half);
        if (hn::AllTrue(d, hn::Lt(hn::Abs(x), limit))) {
            hn::StoreU(hn::Sin(d, x), d, sines + i);
            hn::StoreU(hn::Cos(d, x), d, cosines + i);
            continue;
        }
        for (std::size_t lane = i; lane < i + laneCount<Real>; ++lane) {
            const Real angle = angles[lane] / 2;
            sines[lane] = std::sin(angle);
            cosines[lane] = std::cos(angle);
        }
    }
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
