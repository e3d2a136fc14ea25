// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/numerics/backend.h"
#include "engine/simulator/observable.h"

#include <torch/nn/cloneable.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <memory>
#include <vector>

namespace ansatz {

/// Options of a QuantumLayer.
struct QuantumLayerOptions {
    explicit QuantumLayerOptions(Circuit circuit) : circuit_(std::move(circuit)) {}

    TORCH_ARG(Circuit, circuit);
    /// Empty: ⟨Z_i⟩ of every qubit.
    TORCH_ARG(std::vector<Observable>, observables) = {};
    TORCH_ARG(Precision, precision) = Precision::Complex64;
    TORCH_ARG(ComputeTarget, target) = {};
    /// Standard deviation of the initial weights, radians (engine/model/initial_weights.h draws
    /// them).
    TORCH_ARG(double, initialSpread) = 0.1;
    TORCH_ARG(std::uint64_t, seed) = 0;
};

/// A circuit as a differentiable layer: `[batch, features] → [batch, observables]`, float32 for
/// complex64 and float64 for complex128. Gradients flow to its weights and to its input where they
/// are asked for; second derivatives are refused with UserError.
///
/// Its weight begins on the CPU, and input and result are there with it, whatever device the
/// simulator computes on. When the target is "cuda:N", `to(torch::Device("cuda:N"))` brings it
/// there; inputs must then be there as well, results and gradients are, nothing passes through the
/// host, and work only enters the current torch stream. (torch's CUDA part is the caller's to
/// link.) Precision and target are fixed when the layer is made: after `to(dtype)` or `to` another
/// device its weight no longer suits and forward says so. `clone()` gives a layer with a simulator
/// of its own. One thread at a time.
class QuantumLayerImpl : public torch::nn::Cloneable<QuantumLayerImpl> {
public:
    explicit QuantumLayerImpl(QuantumLayerOptions options);

    void reset() override;
    void pretty_print(std::ostream &stream) const override;

    torch::Tensor forward(const torch::Tensor &input);

    /// Asked every few milliseconds while forward and backward compute, from several threads: when
    /// it says yes they throw Interrupted. A clone has none.
    void setGiveUp(const GiveUp &giveUp);
    [[nodiscard]] const GiveUp &giveUp() const;

    /// What computes it, for callers that need no graph; null for the type of the other precision.
    template <class Real>
    [[nodiscard]] std::shared_ptr<Simulator<Real>> simulator() const;

    QuantumLayerOptions options;
    torch::Tensor weight; ///< [weights of the expanded circuit]

private:
    struct Compiled;
    void makeSimulatorOfDeviceTensors();

    std::shared_ptr<Compiled> m_compiled;
};
TORCH_MODULE(QuantumLayer);

} // namespace ansatz
