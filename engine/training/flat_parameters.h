// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/training/head.h"

#include <cstddef>
#include <span>
#include <vector>

namespace at {
class Tensor;
}

namespace ansatz {

class HybridModelImpl;

/// The parameters of a hybrid model side by side, as a copy to compute with: the circuit's weights,
/// the head's weights, its bias. The tensors change only by `write`.
template <class Real>
class FlatParameters final {
public:
    /// The head must be Linear → Sigmoid, and all of the type `Real`, dense, on the CPU.
    explicit FlatParameters(const HybridModelImpl &model);
    ~FlatParameters();
    FlatParameters(const FlatParameters &) = delete;
    FlatParameters &operator=(const FlatParameters &) = delete;

    void read();
    void write() const;

    [[nodiscard]] std::span<Real> all() { return m_values; }
    [[nodiscard]] std::size_t circuitWeights() const { return m_circuitWeights; }
    [[nodiscard]] std::size_t headWeights() const { return m_headWeights; }
    [[nodiscard]] std::span<const Real> circuit() const
    {
        return std::span(m_values).first(m_circuitWeights);
    }
    [[nodiscard]] Head<Real> head() const;

private:
    std::vector<at::Tensor> m_tensors;
    std::size_t m_circuitWeights = 0;
    std::size_t m_headWeights = 0;
    std::vector<Real> m_values;
};

} // namespace ansatz
