// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace ansatz {

/// A place between the operations of a drawn circuit: what has acted on a state there.
struct CircuitCut {
    /// For each drawn operation whether it has acted; all that share a wire with one that has, and
    /// stand before it, have too.
    std::vector<char> before;
    /// The place is in this block: the repetitions before `repetition` have acted as a whole, of
    /// that one what `before` says, of later ones nothing. None: blocks act as a whole.
    std::optional<std::size_t> block = {};
    int repetition = 0; ///< from 0; only read with a block

    friend bool operator==(const CircuitCut &, const CircuitCut &) = default;
};

/// The circuit as far as the cut, written out. It reads the same weights and features as the whole
/// one. Throws UserError as expand() does.
[[nodiscard]] ExpandedCircuit expandUntil(const Circuit &circuit, const CircuitCut &cut);

} // namespace ansatz
