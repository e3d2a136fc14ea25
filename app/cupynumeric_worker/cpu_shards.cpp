// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/shards.h"
#include "app/cupynumeric_worker/task_arrays.h"

namespace ansatz::cupynumeric {

namespace {

template <class Real>
class CpuShards final : public Shards<Real> {
public:
    CpuShards(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
              std::size_t shards)
        : Shards<Real>(shards)
    {
        for (std::size_t i = 0; i < shards; ++i)
            m_shards.push_back({makeNativeSimulator<Real>(circuit, observables, {.threads = 1}), 0,
                                std::vector<Real>(static_cast<std::size_t>(circuit.weights))});
    }
    ~CpuShards() override { this->forget(); }

private:
    struct Shard {
        std::unique_ptr<Simulator<Real>> simulator;
        PassId pass = 0;
        std::vector<Real> weightGradient;
    };

    // Stores have at least one column, a circuit may have none.
    Batch<Real> batchOf(legate::TaskContext &context, const Shard &shard) const
    {
        const Rows<const Real> rows = readRows<Real>(context.input(0).data());
        const auto features = static_cast<std::size_t>(shard.simulator->features());
        return {rows.rows,
                {rows.data, rows.rows * features},
                {readAll<Real>(context.input(1).data()), shard.weightGradient.size()}};
    }

    void doForward(legate::TaskContext &context, std::size_t index) override
    {
        Shard &shard = m_shards[index];
        const Batch<Real> batch = batchOf(context, shard);
        const Rows<Real> values = writeRows<Real>(context.output(0).data());
        shard.simulator->setGiveUp(this->giveUp());
        shard.pass = 0;
        if (context.scalar(1).value<bool>())
            shard.pass = shard.simulator->forwardForGradients(batch, {values.data, values.size()});
        else
            shard.simulator->forward(batch, {values.data, values.size()});
    }

    void doBackward(legate::TaskContext &context, std::size_t index) override
    {
        Shard &shard = m_shards[index];
        const Batch<Real> batch = batchOf(context, shard);
        const Rows<const Real> upstream = readRows<Real>(context.input(2).data());
        Gradients<Real> gradients;
        if (context.num_outputs() > 0)
            gradients.features = {writeRows<Real>(context.output(0).data()).data,
                                  batch.features.size()};
        if (context.num_reductions() > 0)
            gradients.weights = shard.weightGradient;
        shard.simulator->setGiveUp(this->giveUp());
        shard.simulator->backward(batch, {upstream.data, upstream.size()}, gradients,
                                  context.scalar(1).value<bool>() ? shard.pass : 0);
        if (context.num_reductions() == 0)
            return;
        const auto sum = context.reduction(0)
                             .data()
                             .template reduce_accessor<Legion::SumReduction<double>, true, 1>();
        for (std::size_t k = 0; k < shard.weightGradient.size(); ++k)
            sum[static_cast<legate::coord_t>(k)].reduce(double(shard.weightGradient[k]));
    }

    std::vector<Shard> m_shards;
};

} // namespace

template <class Real>
std::unique_ptr<Shards<Real>> makeCpuShards(const ExpandedCircuit &circuit,
                                            const std::vector<Observable> &observables,
                                            std::size_t shards)
{
    return std::make_unique<CpuShards<Real>>(circuit, observables, shards);
}

template std::unique_ptr<Shards<float>> makeCpuShards(const ExpandedCircuit &,
                                                      const std::vector<Observable> &, std::size_t);
template std::unique_ptr<Shards<double>>
makeCpuShards(const ExpandedCircuit &, const std::vector<Observable> &, std::size_t);

} // namespace ansatz::cupynumeric
