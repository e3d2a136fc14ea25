// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/shapes.h"

#include <algorithm>
#include <complex>
#include <type_traits>

namespace ansatz::numerics {

/// Sizes of a batch of matrix products, of shapes that ArrayBackend::matmul checked.
struct MatmulShape {
    MatmulShape(const Shape &a, const Shape &b)
        : leading(broadcastShapes({a.begin(), a.end() - 2}, {b.begin(), b.end() - 2}, "matmul")),
          first(a.begin(), a.end() - 2), second(b.begin(), b.end() - 2), rows(a[a.size() - 2]),
          inner(a.back()), columns(b.back()), result(leading)
    {
        result.push_back(rows);
        result.push_back(columns);
    }

    /// Which matrix of an operand, of leading shape `own`, belongs to the matrix `index` of the
    /// result.
    [[nodiscard]] std::size_t matrixOf(const Shape &own, std::size_t index) const
    {
        std::size_t matrix = 0;
        std::size_t stride = 1;
        for (std::size_t back = 1; back <= own.size(); ++back) {
            const std::size_t size = leading[leading.size() - back];
            const std::size_t ownSize = own[own.size() - back];
            matrix += ownSize == 1 ? 0 : (index % size) * stride;
            stride *= ownSize;
            index /= size;
        }
        return matrix;
    }

    Shape leading;
    Shape first;
    Shape second;
    std::size_t rows;
    std::size_t inner;
    std::size_t columns;
    Shape result;
};

/// Row-major matrices; a row of the result is a sum of rows of b, which vectorises.
template <class T>
void matmulOnHost(const MatmulShape &sizes, const T *a, const T *b, T *result)
{
    const std::size_t count = elementsOf(sizes.leading);
    for (std::size_t index = 0; index < count; ++index) {
        const T *left = a + sizes.matrixOf(sizes.first, index) * sizes.rows * sizes.inner;
        const T *right = b + sizes.matrixOf(sizes.second, index) * sizes.inner * sizes.columns;
        for (std::size_t i = 0; i < sizes.rows; ++i) {
            std::fill_n(result, sizes.columns, T(0));
            for (std::size_t k = 0; k < sizes.inner; ++k) {
                const T factor = left[i * sizes.inner + k];
                const T *row = right + k * sizes.columns;
                for (std::size_t j = 0; j < sizes.columns; ++j) {
                    if constexpr (std::is_floating_point_v<T>)
                        result[j] += factor * row[j];
                    else // without the care for infinities that std::complex takes
                        result[j] +=
                            T(factor.real() * row[j].real() - factor.imag() * row[j].imag(),
                              factor.real() * row[j].imag() + factor.imag() * row[j].real());
                }
            }
            result += sizes.columns;
        }
    }
}

} // namespace ansatz::numerics
