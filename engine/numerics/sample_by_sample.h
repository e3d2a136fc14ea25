// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"

#include <memory>

namespace ansatz {

/// The same simulator, given one sample after the other: what a batch costs without vmap. Sums over
/// the batch are in double and in the samples' order.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeSampleBySample(std::unique_ptr<Simulator<Real>> simulator);

} // namespace ansatz
