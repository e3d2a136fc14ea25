// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"

#include <memory>

namespace at {
class Tensor;
}

namespace ansatz {

/// A simulator as a differentiable function of tensors on the CPU:
/// input `[batch, features]`, weight `[weights]` → `[batch, observables]`, all of `Real`.
///
/// Backward computes the gradients that are asked for and no others, once: asking for a graph of
/// the gradients (second derivatives) throws UserError. The simulator lives as long as a graph
/// that needs it. Shapes and types are the caller's promise.
template <class Real>
[[nodiscard]] at::Tensor evaluateCircuit(const std::shared_ptr<Simulator<Real>> &simulator,
                                         const at::Tensor &input, const at::Tensor &weight);

} // namespace ansatz
