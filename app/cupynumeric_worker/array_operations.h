// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cupynumeric_worker/machine.h"
#include "app/cupynumeric_worker/named_array.h"
#include "engine/numerics/capability.h"

#include <vector>

namespace ansatz::cupynumeric {

// NumPy's operations on cuPyNumeric's arrays. Shapes and axes are checked here once more, since
// cuPyNumeric would end the process over wrong ones: they throw InternalError.

[[nodiscard]] NamedArray converted(const NamedArray &array, numerics::DType type);
[[nodiscard]] NamedArray reshaped(const NamedArray &array, const Shape &shape);
[[nodiscard]] NamedArray transposed(const NamedArray &array, const Shape &axes);
[[nodiscard]] NamedArray broadcast(const NamedArray &array, const Shape &shape);
[[nodiscard]] NamedArray stacked(const std::vector<const NamedArray *> &arrays, std::size_t axis);
[[nodiscard]] NamedArray sliced(const NamedArray &array, std::size_t axis, std::size_t begin,
                                std::size_t end);
/// `indices` is of one axis, of Int64.
[[nodiscard]] NamedArray taken(const Machine &machine, const NamedArray &array,
                               const NamedArray &indices, std::size_t axis);
[[nodiscard]] NamedArray applied(numerics::UnaryOperation operation, const NamedArray &array);
[[nodiscard]] NamedArray applied(numerics::BinaryOperation operation, const NamedArray &a,
                                 const NamedArray &b);
[[nodiscard]] NamedArray reduced(numerics::Reduction reduction, const NamedArray &array,
                                 const Shape &axes);
/// As numpy.matmul, of arrays with two axes or more.
[[nodiscard]] NamedArray product(const NamedArray &a, const NamedArray &b);

} // namespace ansatz::cupynumeric
