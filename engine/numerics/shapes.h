// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array.h"

#include <span>
#include <string_view>
#include <vector>

namespace ansatz::numerics {

/// The shape that both are broadcast to. Throws UserError in NumPy's words, from `operation`.
[[nodiscard]] Shape broadcastShapes(const Shape &a, const Shape &b, std::string_view operation);

/// Whether an array of shape `from` can be broadcast to `to`.
[[nodiscard]] bool broadcastsTo(const Shape &from, const Shape &to);

/// The index of an axis of `axes` axes that may count from the end. Throws UserError.
[[nodiscard]] int normalAxis(int axis, std::size_t axes, std::string_view operation);

/// The same for several, which must differ.
[[nodiscard]] std::vector<int> normalAxes(std::span<const int> axis, std::size_t axes,
                                          std::string_view operation);

/// The shape without the axes, which are normal.
[[nodiscard]] Shape without(const Shape &shape, std::span<const int> axes);

} // namespace ansatz::numerics
