// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cupynumeric_worker/gradient_sum.h"
#include "app/cupynumeric_worker/shards.h"

#include <memory>
#include <span>
#include <vector>

namespace ansatz::cupynumeric {

/// A pass over a batch. Its arrays lie in memory that all tasks see.
template <class Real>
struct CpuPass {
    Batch<Real> batch;
    std::size_t tile = 0;           ///< samples of a shard; the last has what is left
    std::span<Real> expectations;   ///< of a forward pass: [samples, observables]
    std::span<const Real> upstream; ///< of a backward pass: [samples, observables]
    Gradients<Real> gradients;      ///< the features' are written; the weights' are only wanted
    bool usesStates = false;        ///< forward: they stay; backward: it goes on from them
};

/// Native simulators, a thread each.
template <class Real>
class CpuShards final : public Shards<Real> {
public:
    CpuShards(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
              std::size_t shards);
    ~CpuShards() override;

    /// What the tasks compute that are launched next. Its arrays must outlive them.
    void setPass(const CpuPass<Real> &pass) { m_pass = pass; }

private:
    struct Shard {
        std::unique_ptr<Simulator<Real>> simulator;
        PassId pass = 0;
        std::vector<Real> weightGradient;
        GradientSum sum;
    };

    [[nodiscard]] Batch<Real> batchOf(std::size_t shard) const;
    /// A shard's rows of an array of all samples.
    template <class T>
    [[nodiscard]] std::span<T> rowsOf(std::span<T> array, std::size_t shard) const;
    void doForward(legate::TaskContext &context, std::size_t index) override;
    void doBackward(legate::TaskContext &context, std::size_t index) override;

    CpuPass<Real> m_pass;
    std::vector<Shard> m_shards;
};

} // namespace ansatz::cupynumeric
