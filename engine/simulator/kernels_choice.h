// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/kernels.h"

#include <cstddef>
#include <span>

namespace ansatz {

/// The kernels that this machine runs, by number of lanes: first one lane, last as many as its
/// vectors hold.
template <class Real>
[[nodiscard]] std::span<const Kernels<Real> *const> kernelsByLanes();

/// Those for a batch: as narrow as holds it, and no wider than `largestTile` amplitudes over all
/// lanes allow.
template <class Real>
[[nodiscard]] const Kernels<Real> &kernelsFor(std::size_t samples, std::size_t amplitudes,
                                              std::size_t largestTile);

} // namespace ansatz
