// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/compiled_circuit.h"

#include <array>
#include <cmath>

namespace ansatz::native {

/// Cosine and sine of half a rotation's angle.
struct HalfAngle {
    double cosine = 1;
    double sine = 0;
};

using Vector3 = std::array<double, 3>;

[[nodiscard]] inline double dot(const Vector3 &a, const Vector3 &b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

[[nodiscard]] inline Vector3 cross(const Vector3 &a, const Vector3 &b)
{
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

/// What a one-qubit unitary does to the Bloch vector, as columns.
struct Rotation3 {
    std::array<Vector3, 3> columns{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

    /// This rotation after exp(−i·a/2·σ_axis).
    void multiply(Axis axis, const HalfAngle &half)
    {
        const double cosine = half.cosine * half.cosine - half.sine * half.sine;
        const double sine = 2 * half.cosine * half.sine;
        const auto k = static_cast<std::size_t>(axis);
        Vector3 &u = columns[(k + 1) % 3];
        Vector3 &v = columns[(k + 2) % 3];
        for (std::size_t i = 0; i < 3; ++i) {
            const double first = u[i];
            u[i] = cosine * first + sine * v[i];
            v[i] = cosine * v[i] - sine * first;
        }
    }

    [[nodiscard]] Vector3 operator*(const Vector3 &r) const
    {
        Vector3 product{};
        for (std::size_t i = 0; i < 3; ++i)
            product[i] = columns[0][i] * r[0] + columns[1][i] * r[1] + columns[2][i] * r[2];
        return product;
    }

    /// The inverse rotation of a vector.
    [[nodiscard]] Vector3 transposed(const Vector3 &r) const
    {
        return {dot(columns[0], r), dot(columns[1], r), dot(columns[2], r)};
    }
};

/// A unitary of one qubit with determinant 1: w − i(x·X + y·Y + z·Z).
struct Su2 {
    double w = 1, x = 0, y = 0, z = 0;

    /// exp(−i·a/2·σ_axis) after this unitary.
    void then(Axis axis, const HalfAngle &half)
    {
        const auto [c, s] = half;
        switch (axis) {
        case Axis::X:
            *this = {c * w - s * x, c * x + s * w, c * y - s * z, c * z + s * y};
            return;
        case Axis::Y:
            *this = {c * w - s * y, c * x + s * z, c * y + s * w, c * z - s * x};
            return;
        case Axis::Z:
            *this = {c * w - s * z, c * x - s * y, c * y + s * x, c * z + s * w};
            return;
        }
    }

    /// It as RZ·RY·RZ; the first of the three acts first.
    [[nodiscard]] std::array<HalfAngle, 3> zyz() const
    {
        const double sum = std::atan2(z, w);
        const double difference = std::atan2(-x, y);
        const double middle = std::atan2(std::hypot(x, y), std::hypot(w, z));
        const auto at = [](double half) { return HalfAngle{std::cos(half), std::sin(half)}; };
        return {at((sum - difference) / 2), at(middle), at((sum + difference) / 2)};
    }
};

} // namespace ansatz::native
