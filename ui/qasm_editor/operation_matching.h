// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace ansatz::ui {

/// Pairs of indices of a longest common subsequence, in order. Beyond `mostDifferences` between the
/// two only what they begin and end with in common.
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>>
commonSubsequence(std::span<const std::uint64_t> first, std::span<const std::uint64_t> second,
                  std::size_t mostDifferences = 1000);

/// The same for operations that differ in nothing but the numbers of weights: [operations].
[[nodiscard]] std::vector<std::uint64_t> keysBesideWeights(std::span<const Operation> operations);

/// Which operation of a text is which of the circuit before it: its id, or 0 for a new one:
/// [operations of `after`]. Equal ones in order come first, then ones that differ in weights'
/// numbers, then equal ones that have moved or that are back (`removed`: no longer in `before`),
/// then, between the same neighbours, those with the same gate and qubits, the same gate, and at
/// last the same qubits and number of angles.
[[nodiscard]] std::vector<OperationId> matchOperations(std::span<const Operation> before,
                                                       std::span<const Operation> removed,
                                                       std::span<const Operation> after);

} // namespace ansatz::ui
