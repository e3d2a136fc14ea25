// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/qubit_overlaps.h"

#include <cmath>

namespace ansatz::numerics {

AxisOverlaps qubitOverlaps(std::span<const std::complex<double>> matrix, int qubits, int qubit)
{
    const std::size_t dimension = std::size_t(1) << qubits;
    const std::size_t bit = std::size_t(1) << (qubits - 1 - qubit);
    // ⟨λ_a|ψ_b⟩ of the qubit's values a and b.
    std::complex<double> reduced[2][2] = {};
    for (std::size_t x = 0; x < dimension; ++x) {
        const std::size_t zero = x & ~bit;
        if (x != zero)
            continue;
        for (std::size_t a = 0; a < 2; ++a) {
            for (std::size_t b = 0; b < 2; ++b)
                reduced[a][b] += matrix[(zero | (a * bit)) * dimension + (zero | (b * bit))];
        }
    }
    constexpr std::complex<double> i(0, 1);
    return {(reduced[0][1] + reduced[1][0]).imag(), (i * (reduced[1][0] - reduced[0][1])).imag(),
            (reduced[0][0] - reduced[1][1]).imag()};
}

AxisOverlaps beforeRotation(const AxisOverlaps &after, Axis axis, double angle)
{
    // With R = exp(−i·angle/2·σ_a): ⟨R†λ|σ|R†ψ⟩ = ⟨λ|RσR†|ψ⟩, and R turns b towards c about a.
    const auto a = static_cast<std::size_t>(axis);
    const std::size_t b = (a + 1) % 3;
    const std::size_t c = (a + 2) % 3;
    const double cosine = std::cos(angle);
    const double sine = std::sin(angle);
    AxisOverlaps before = after;
    before[b] = cosine * after[b] + sine * after[c];
    before[c] = cosine * after[c] - sine * after[b];
    return before;
}

} // namespace ansatz::numerics
