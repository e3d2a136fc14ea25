// SPDX-License-Identifier: GPL-3.0-or-later
// Small numbers: quaternions on pairs of amplitudes, rotations of Bloch vectors.
#pragma once

#include "engine/cuda_simulator/portable.cuh"
#include "engine/cuda_simulator/tables.h"

namespace ansatz::cuda {

ANSATZ_DEVICE std::uint32_t parity(std::uint32_t bits)
{
    return static_cast<std::uint32_t>(__popc(bits)) & 1u;
}

template <class Real>
ANSATZ_DEVICE Real signed_(std::uint32_t isNegative, Real value)
{
    return isNegative ? -value : value;
}

template <class Real>
ANSATZ_DEVICE Complex<Real> product(Complex<Real> a, Complex<Real> b)
{
    return {a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x};
}

/// Im(conj(a)·b).
template <class Real>
ANSATZ_DEVICE Real imaginary(Complex<Real> a, Complex<Real> b)
{
    return a.x * b.y - a.y * b.x;
}

/// Re(conj(a)·b).
template <class Real>
ANSATZ_DEVICE Real real(Complex<Real> a, Complex<Real> b)
{
    return a.x * b.x + a.y * b.y;
}

template <class Real>
ANSATZ_DEVICE Quaternion<Real> inverse(Quaternion<Real> u)
{
    return {u.w, -u.x, -u.y, -u.z};
}

/// U on the amplitudes of roles 0 and 1.
template <class Real>
ANSATZ_DEVICE void apply(Quaternion<Real> u, Complex<Real> &a, Complex<Real> &b)
{
    const Complex<Real> a0 = a;
    const Complex<Real> b0 = b;
    a.x = u.w * a0.x + u.z * a0.y - u.y * b0.x + u.x * b0.y;
    a.y = u.w * a0.y - u.z * a0.x - u.y * b0.y - u.x * b0.x;
    b.x = u.w * b0.x - u.z * b0.y + u.y * a0.x + u.x * a0.y;
    b.y = u.w * b0.y + u.z * b0.x + u.y * a0.y - u.x * a0.x;
}

/// U|0⟩, its amplitude of a role.
template <class Real>
ANSATZ_DEVICE Complex<Real> column(Quaternion<Real> u, std::uint32_t role)
{
    return role ? Complex<Real>{u.y, -u.x} : Complex<Real>{u.w, -u.z};
}

/// A Bloch vector, or any that turns like one.
template <class Real>
struct Vector {
    Real x;
    Real y;
    Real z;
};

template <class Real>
ANSATZ_DEVICE Vector<Real> cross(Vector<Real> a, Vector<Real> b)
{
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

/// The Bloch vector after U.
template <class Real>
ANSATZ_DEVICE Vector<Real> rotate(Quaternion<Real> u, Vector<Real> m)
{
    const Vector<Real> axis{u.x, u.y, u.z};
    const Vector<Real> once = cross(axis, m);
    const Vector<Real> twice = cross(axis, once);
    return {m.x + 2 * (u.w * once.x + twice.x), m.y + 2 * (u.w * once.y + twice.y),
            m.z + 2 * (u.w * once.z + twice.z)};
}

/// The vector before a turn about an axis (0, 1, 2) by the angle of that cosine and sine.
template <class Real>
ANSATZ_DEVICE Vector<Real> turnBack(Vector<Real> v, std::uint32_t axis, Complex<Real> turn)
{
    const Real c = turn.x;
    const Real s = turn.y;
    if (axis == 0)
        return {v.x, c * v.y + s * v.z, c * v.z - s * v.y};
    if (axis == 1)
        return {c * v.x - s * v.z, v.y, c * v.z + s * v.x};
    return {c * v.x + s * v.y, c * v.y - s * v.x, v.z};
}

/// exp(−i·angle/2·σ) after U; c and s of the half angle.
template <class Real>
ANSATZ_DEVICE Quaternion<Real> after(Quaternion<Real> u, std::uint32_t axis, Real c, Real s)
{
    if (axis == 0)
        return {c * u.w - s * u.x, c * u.x + s * u.w, c * u.y - s * u.z, c * u.z + s * u.y};
    if (axis == 1)
        return {c * u.w - s * u.y, c * u.x + s * u.z, c * u.y + s * u.w, c * u.z - s * u.x};
    return {c * u.w - s * u.z, c * u.x - s * u.y, c * u.y + s * u.x, c * u.z + s * u.w};
}

} // namespace ansatz::cuda
