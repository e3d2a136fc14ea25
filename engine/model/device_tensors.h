// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"

#include <memory>
#include <vector>

namespace ansatz {

/// A simulator for tensors of a CUDA device: the spans of its batches, results and gradients lie on
/// the device, and it only puts work into the device's current torch stream. It gives up between
/// portions of a batch alone, for which it waits.
///
/// torch's CUDA part is found at run time, by whoever made such tensors; nothing here links it.
/// Throws UserError when the device's memory does not suffice.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeDeviceTensorSimulator(const ExpandedCircuit &circuit,
                          const std::vector<Observable> &observables, int deviceIndex);

} // namespace ansatz
