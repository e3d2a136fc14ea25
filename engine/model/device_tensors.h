// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"
#include "engine/simulator/trainable_scale.h"

#include <torch/types.h>

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

/// The samples [batch, features] with the columns behind them, on their device and with a graph:
/// what a simulator of a circuit without trainable scales reads.
[[nodiscard]] torch::Tensor withColumns(const torch::Tensor &samples, const torch::Tensor &weight,
                                        const std::vector<WithoutTrainableScales::Column> &columns);

} // namespace ansatz
