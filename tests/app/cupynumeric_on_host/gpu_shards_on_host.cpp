// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's code for GPUs, with the host's runtime in the place of CUDA's. Legate's tasks,
// stores and reductions are real; the host's runtime does one task at a time and waits for it at
// its end, as Legate waits for a GPU's stream.
#include "app/cupynumeric_worker/shards.h"

#define makeGpuShards makeShardsOfOneTask
#include "app/cupynumeric_worker/gpu_shards.cpp"
#undef makeGpuShards

#include <mutex>

void waitForHostGpu();

namespace ansatz::cupynumeric {

namespace {

template <class Real>
class OneAfterAnother final : public Shards<Real> {
public:
    OneAfterAnother(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
                    std::size_t shards)
        : Shards<Real>(shards), m_shards(makeShardsOfOneTask<Real>(circuit, observables, shards))
    {}
    ~OneAfterAnother() override { this->forget(); }

private:
    void doForward(legate::TaskContext &context, std::size_t) override
    {
        once([&] { m_shards->forward(context); });
    }
    void doBackward(legate::TaskContext &context, std::size_t) override
    {
        once([&] { m_shards->backward(context); });
    }

    template <class Task>
    void once(const Task &task)
    {
        static std::mutex mutex;
        const std::lock_guard lock(mutex);
        m_shards->begin(this->giveUp());
        task();
        waitForHostGpu();
        m_shards->finish(1);
    }

    std::unique_ptr<Shards<Real>> m_shards;
};

} // namespace

template <class Real>
std::unique_ptr<Shards<Real>> makeGpuShards(const ExpandedCircuit &circuit,
                                            const std::vector<Observable> &observables,
                                            std::size_t shards)
{
    return std::make_unique<OneAfterAnother<Real>>(circuit, observables, shards);
}

template std::unique_ptr<Shards<float>> makeGpuShards(const ExpandedCircuit &,
                                                      const std::vector<Observable> &, std::size_t);
template std::unique_ptr<Shards<double>>
makeGpuShards(const ExpandedCircuit &, const std::vector<Observable> &, std::size_t);

} // namespace ansatz::cupynumeric
