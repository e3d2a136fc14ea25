// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/model/head_settings.h"
#include "engine/model/quantum_layer.h"

#include <torch/nn/modules/container/sequential.h>

namespace torch::nn {
class LinearImpl;
}

namespace ansatz {

/// Quantum layer → classical head: `[batch, features] → [batch, 1]`, a probability.
class HybridModelImpl : public torch::nn::Module {
public:
    HybridModelImpl(QuantumLayerOptions options, const HeadSettings &head);

    torch::Tensor forward(const torch::Tensor &input);
    /// The head alone: `[batch, observables] → [batch, 1]`.
    torch::Tensor classify(const torch::Tensor &expectations);

    /// The head's first layer.
    [[nodiscard]] const torch::nn::LinearImpl &linear() const;

    QuantumLayer quantum{nullptr};
    torch::nn::Sequential head{nullptr};
};
TORCH_MODULE(HybridModel);

} // namespace ansatz
