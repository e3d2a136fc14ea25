// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ansatz {

/// The weights of the expanded circuit with which a quantum layer of that seed starts: as the
/// circuit's `starts` say; of all others angles, in radians, from the normal distribution of mean 0
/// and standard deviation `spread`, and those that only scale features at 1, as if the scale were
/// not trained. How one weight starts changes no other's value. What a window shows before a
/// training is what the training uses.
[[nodiscard]] std::vector<double> initialCircuitWeights(const Circuit &circuit, double spread,
                                                        std::uint64_t seed);

/// As many that are angles and of which nothing else is said.
[[nodiscard]] std::vector<double> initialCircuitWeights(std::size_t count, double spread,
                                                        std::uint64_t seed);

} // namespace ansatz
