// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <vector>

// What stays of a circuit that is drawn in another way.
namespace ansatz {

/// They differ at most in how they are drawn: blocks folded or written out, groups, labels, the
/// order of gates that share no wire; and in how weights start. Gates and the numbers of expanded
/// weights are the same on every wire. Where no repeat block was folded or written out so are ids:
/// a gate that took the place of an equal one is another gate.
[[nodiscard]] bool computesTheSame(const Circuit &before, const Circuit &after);

/// For each operation of the expanded circuit after, the one before that it goes on from, or null:
/// that of its id and repetition. Where blocks were folded or written out ids tell less: there the
/// whole circuit goes on place by place if it has the same gates on every wire, and else what no id
/// tells as far as the beginnings and the ends of both are the same. Points into `before`;
/// `expanded…` are of the two circuits.
[[nodiscard]] std::vector<const Operation *> formerOperations(const Circuit &before,
                                                              const ExpandedCircuit &expandedBefore,
                                                              const Circuit &after,
                                                              const ExpandedCircuit &expandedAfter);

} // namespace ansatz
