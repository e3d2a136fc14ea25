// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_message.h"
#include "engine/numerics/dtype.h"

#include <cupynumeric.h>

#include <cstddef>
#include <span>
#include <vector>

namespace ansatz::cupynumeric {

using Shape = std::vector<std::size_t>;

/// An array of cuPyNumeric with what the program knows of it. One without axes is kept with one;
/// of one without elements only type and shape count.
struct NamedArray {
    ::cupynumeric::NDArray array;
    numerics::DType type;
    Shape shape;
};

[[nodiscard]] legate::Type legateType(numerics::DType type);

[[nodiscard]] bool isEmpty(const Shape &shape);

/// Throws InternalError when the number does not fit 64 bits.
[[nodiscard]] std::size_t elementsOf(const Shape &shape);

/// Legate ends the process when its memory does not suffice: arrays that take more than that many
/// bytes are refused. Before the first one.
void setLargestArray(std::size_t bytes);
/// Throws UserError for an array that would take more.
void requireRoom(numerics::DType type, const Shape &shape);

/// As cuPyNumeric takes it: never without axes or elements. Throws UserError for too many axes.
[[nodiscard]] std::vector<std::uint64_t> legateShape(const Shape &shape);

/// Of undefined elements. Throws as requireRoom.
[[nodiscard]] NamedArray newArray(numerics::DType type, const Shape &shape);
[[nodiscard]] NamedArray zeros(numerics::DType type, const Shape &shape);

/// With these elements, row-major. Throws InternalError when they are of another number, and as
/// requireRoom.
[[nodiscard]] NamedArray fromBytes(numerics::DType type, const Shape &shape,
                                   std::span<const std::byte> elements);

/// The elements, row-major. Waits for what computes them.
[[nodiscard]] std::vector<std::byte> toBytes(const NamedArray &array);

} // namespace ansatz::cupynumeric
