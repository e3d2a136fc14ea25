// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/gate_table.h"

#include <cstddef>
#include <vector>

namespace ansatz {

/// What a gate does to a state, whatever its angles: found from its matrix at a few of them.
struct GateShape {
    enum class Kind {
        Dense,    ///< mixes its rows by a matrix
        Diagonal, ///< multiplies each of its rows by a number
        Swap,     ///< exchanges its rows in pairs
    };
    Kind kind = Kind::Dense;
    /// The rows of the gate's matrix that are not the identity's.
    std::vector<int> rows;
    /// The elements of the gate's matrix between those rows: all of them, the diagonal, or none.
    std::vector<int> elements;
};

/// Leading controls are found as well: a controlled rotation is a dense shape of two rows.
[[nodiscard]] GateShape shapeOf(const Gate &gate);

/// Writes the shape's elements of a matrix to [element][re|im][stride] at `lane`.
template <class Real>
void packMatrix(const GateShape &shape, const GateMatrix &matrix, Real *to, std::size_t stride = 1,
                std::size_t lane = 0)
{
    for (std::size_t e = 0; e < shape.elements.size(); ++e) {
        const std::complex<double> value =
            matrix.elements[static_cast<std::size_t>(shape.elements[e])];
        to[2 * e * stride + lane] = static_cast<Real>(value.real());
        to[(2 * e + 1) * stride + lane] = static_cast<Real>(value.imag());
    }
}

} // namespace ansatz
