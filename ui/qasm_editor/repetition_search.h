// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <optional>

namespace ansatz::ui {

/// The longest run of a circuit without blocks that is the same several times and so could be one:
/// `first` and `count` are of all repetitions, each of three operations or more. Nothing in
/// circuits of more than 4000 operations.
[[nodiscard]] std::optional<Block> findRepetition(const Circuit &writtenOut);

} // namespace ansatz::ui
