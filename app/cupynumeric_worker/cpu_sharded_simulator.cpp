// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/cpu_shards.h"
#include "app/cupynumeric_worker/sharded_simulator.h"

#include <algorithm>

namespace ansatz::cupynumeric {

namespace {

constexpr int mostWithoutFence = 8;

template <class Real>
class CpuShardedSimulator final : public Simulator<Real> {
public:
    CpuShardedSimulator(const Machine &machine, const ExpandedCircuit &circuit,
                        const std::vector<Observable> &observables)
        : m_machine(machine), m_features(circuit.features), m_weights(circuit.weights),
          m_observables(static_cast<int>(observables.size())),
          m_shards(circuit, observables, machine.shards()),
          m_sum(machine.runtime().create_store(legate::Shape{1}, legate::uint64(), true))
    {}

    int features() const override { return m_features; }
    int weights() const override { return m_weights; }
    int observables() const override { return m_observables; }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        run(batch, expectations, false);
    }

    PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        run(batch, expectations, true);
        m_kept = ++m_passes;
        return m_kept;
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId pass) override
    {
        const bool goesOn = pass != 0 && pass == m_kept;
        m_kept = 0;
        if (gradients.weights.empty() && gradients.features.empty())
            return;
        legate::ManualTask task =
            taskFor(BackwardTask::TASK_CONFIG.task_id(), {.batch = batch,
                                                          .tile = tileOf(batch),
                                                          .expectations = {},
                                                          .upstream = upstream,
                                                          .gradients = gradients,
                                                          .usesStates = goesOn});
        if (gradients.weights.empty()) {
            finish(std::move(task), tilesOf(batch));
            return;
        }
        m_machine.runtime().issue_fill(m_sum, legate::Scalar{AddGradients::identity});
        task.add_reduction(m_sum, addGradients);
        m_machine.runtime().submit(std::move(task));
        // Without a fence every task takes longer than the one before: what is finished is then
        // never forgotten. That of a forward pass will mostly do.
        if (m_machine.shards() > 1 && ++m_withoutFence == mostWithoutFence) {
            m_machine.runtime().issue_execution_fence(false);
            m_withoutFence = 0;
        }
        // Asking for the sum waits for the tasks.
        const legate::PhysicalStore sum = m_sum.get_physical_store();
        const std::uint64_t address = sum.read_accessor<std::uint64_t, 1>()[0];
        m_shards.finish(tilesOf(batch));
        ANSATZ_CHECK(address != 0, "shards sum their gradients");
        std::ranges::transform(GradientSum::at(address)->values, gradients.weights.begin(),
                               [](double value) { return static_cast<Real>(value); });
    }

private:
    void run(const Batch<Real> &batch, std::span<Real> expectations, bool keeps)
    {
        m_kept = 0;
        finish(taskFor(ForwardTask::TASK_CONFIG.task_id(), {.batch = batch,
                                                            .tile = tileOf(batch),
                                                            .expectations = expectations,
                                                            .upstream = {},
                                                            .gradients = {},
                                                            .usesStates = keeps}),
               tilesOf(batch));
    }

    // Samples of a shard.
    [[nodiscard]] std::size_t tileOf(const Batch<Real> &batch) const
    {
        const std::size_t shards = std::min(m_machine.shards(), batch.samples);
        return (batch.samples + shards - 1) / shards;
    }

    [[nodiscard]] std::uint64_t tilesOf(const Batch<Real> &batch) const
    {
        const std::size_t tile = tileOf(batch);
        return (batch.samples + tile - 1) / tile;
    }

    [[nodiscard]] legate::ManualTask taskFor(legate::LocalTaskID id, const CpuPass<Real> &pass)
    {
        m_shards.setPass(pass);
        m_shards.begin(this->giveUp());
        legate::ManualTask task = m_machine.runtime().create_task(
            m_machine.library(), id, legate::tuple<std::uint64_t>{tilesOf(pass.batch)});
        task.add_scalar_arg(legate::Scalar{m_shards.name()});
        return task;
    }

    // Launches tasks without a result of Legate's and waits for them; an inline one has been
    // computed when its launch returns.
    void finish(legate::ManualTask task, std::uint64_t tiles)
    {
        m_machine.runtime().submit(std::move(task));
        if (m_machine.shards() > 1) {
            m_machine.runtime().issue_execution_fence(true);
            m_withoutFence = 0;
        }
        m_shards.finish(tiles);
    }

    const Machine &m_machine;
    const int m_features;
    const int m_weights;
    const int m_observables;
    CpuShards<Real> m_shards;
    const legate::LogicalStore m_sum; ///< the address of a GradientSum
    int m_withoutFence = 0;           ///< passes since the last one
    PassId m_passes = 0;
    PassId m_kept = 0;
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeCpuShardedSimulator(const Machine &machine,
                                                         const ExpandedCircuit &circuit,
                                                         const std::vector<Observable> &observables)
{
    return std::make_unique<CpuShardedSimulator<Real>>(machine, circuit, observables);
}

template std::unique_ptr<Simulator<float>>
makeCpuShardedSimulator(const Machine &, const ExpandedCircuit &, const std::vector<Observable> &);
template std::unique_ptr<Simulator<double>>
makeCpuShardedSimulator(const Machine &, const ExpandedCircuit &, const std::vector<Observable> &);

} // namespace ansatz::cupynumeric
