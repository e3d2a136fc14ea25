// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ansatz::numerics {

/// What numpy.einsum's subscripts say of operands of given shapes: a label for every axis. The axes
/// of an ellipsis have labels that are no letters.
struct EinsumLabels {
    std::vector<std::string> inputs;
    std::string output;
    std::map<char, std::size_t> sizes; ///< an operand's axis may be 1 where the size is not
};

/// Throws UserError in NumPy's words.
[[nodiscard]] EinsumLabels parseEinsum(std::string_view subscripts, std::span<const Shape> shapes);

} // namespace ansatz::numerics
