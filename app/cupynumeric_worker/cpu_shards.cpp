// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/cpu_shards.h"

#include <algorithm>

namespace ansatz::cupynumeric {

template <class Real>
CpuShards<Real>::CpuShards(const ExpandedCircuit &circuit,
                           const std::vector<Observable> &observables, std::size_t shards)
    : Shards<Real>(shards), m_shards(shards)
{
    for (Shard &shard : m_shards) {
        shard.simulator = makeNativeSimulator<Real>(circuit, observables, {.threads = 1});
        shard.weightGradient.resize(static_cast<std::size_t>(circuit.weights));
        shard.sum.values.resize(shard.weightGradient.size());
    }
}

template <class Real>
CpuShards<Real>::~CpuShards()
{
    this->forget();
}

template <class Real>
template <class T>
std::span<T> CpuShards<Real>::rowsOf(std::span<T> array, std::size_t shard) const
{
    const std::size_t columns = array.size() / m_pass.batch.samples;
    return array.subspan(shard * m_pass.tile * columns, batchOf(shard).samples * columns);
}

template <class Real>
Batch<Real> CpuShards<Real>::batchOf(std::size_t shard) const
{
    const Batch<Real> &all = m_pass.batch;
    const std::size_t begin = shard * m_pass.tile;
    const std::size_t samples = std::min(m_pass.tile, all.samples - begin);
    const std::size_t features = all.features.size() / all.samples;
    return {samples, all.features.subspan(begin * features, samples * features), all.weights};
}

template <class Real>
void CpuShards<Real>::doForward(legate::TaskContext &, std::size_t index)
{
    Shard &shard = m_shards[index];
    const std::span<Real> expectations = rowsOf(m_pass.expectations, index);
    shard.simulator->setGiveUp(this->giveUp());
    shard.pass = 0;
    if (m_pass.usesStates)
        shard.pass = shard.simulator->forwardForGradients(batchOf(index), expectations);
    else
        shard.simulator->forward(batchOf(index), expectations);
}

template <class Real>
void CpuShards<Real>::doBackward(legate::TaskContext &context, std::size_t index)
{
    Shard &shard = m_shards[index];
    Gradients<Real> gradients;
    gradients.features = rowsOf(m_pass.gradients.features, index);
    if (!m_pass.gradients.weights.empty())
        gradients.weights = shard.weightGradient;
    shard.simulator->setGiveUp(this->giveUp());
    shard.simulator->backward(batchOf(index), rowsOf(m_pass.upstream, index), gradients,
                              m_pass.usesStates ? shard.pass : 0);
    if (gradients.weights.empty())
        return;
    std::ranges::copy(shard.weightGradient, shard.sum.values.begin());
    const auto sum = context.reduction(0).data().template reduce_accessor<AddGradients, true, 1>();
    sum[0].reduce(shard.sum.address());
}

template class CpuShards<float>;
template class CpuShards<double>;

} // namespace ansatz::cupynumeric
