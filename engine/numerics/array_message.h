// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace ansatz::numerics {

/// What a worker's arrays are asked for. A message is: the names of arrays that nobody needs any
/// more; the operation; what it takes, as the comments say, with arrays by their names, shapes and
/// axes as counted lists of 64-bit numbers. The answer is the result's name, type and shape; for
/// ToHost the elements, row-major.
///
/// The program checks shapes, axes and types before it asks (ArrayBackend's public functions).
enum class ArrayRequest : std::uint32_t {
    FromHost = 1, ///< type, shape, elements
    ToHost,       ///< array
    Astype,       ///< type, array
    Reshape,      ///< shape, array
    Transpose,    ///< axes, array
    BroadcastTo,  ///< shape, array
    Stack,        ///< axis, count, arrays
    Slice,        ///< axis, begin, end, array
    Take,         ///< axis, array, indices
    Unary,        ///< UnaryOperation, array
    Binary,       ///< BinaryOperation, two arrays
    Reduce,       ///< Reduction, axes, array
    Matmul,       ///< two arrays
};

/// Legate's arrays have no more axes.
inline constexpr std::size_t mostAxes = 6;

} // namespace ansatz::numerics
