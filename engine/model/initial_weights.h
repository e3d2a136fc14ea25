// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ansatz {

/// The weights, in radians, with which a quantum layer of that seed starts: normal, mean 0,
/// standard deviation `spread`. What a window shows before a training is what the training uses.
[[nodiscard]] std::vector<double> initialCircuitWeights(std::size_t count, double spread,
                                                        std::uint64_t seed);

} // namespace ansatz
