// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cupynumeric_worker/sharded_simulator.h"

#include "app/cupynumeric_worker/shards.h"
#include "app/cupynumeric_worker/task_arrays.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <list>
#include <type_traits>

namespace ansatz::cupynumeric {

namespace {

// Batches of so many different sizes keep their stores: training, its last batch, evaluations.
constexpr std::size_t mostSizes = 4;

template <class Real>
legate::Type typeOf()
{
    if constexpr (std::is_same_v<Real, float>)
        return legate::float32();
    else
        return legate::float64();
}

std::uint64_t atLeastOne(std::size_t size)
{
    return std::max<std::uint64_t>(1, size);
}

template <class Real>
class GpuShardedSimulator final : public Simulator<Real> {
public:
    GpuShardedSimulator(const Machine &machine, const ExpandedCircuit &circuit,
                        const std::vector<Observable> &observables)
        : m_machine(machine), m_runtime(machine.runtime()),
          m_features(static_cast<std::size_t>(circuit.features)),
          m_weights(static_cast<std::size_t>(circuit.weights)), m_observables(observables.size()),
          m_shards(makeGpuShards<Real>(circuit, observables, machine.shards())),
          m_weightStore(
              m_runtime.create_store(legate::Shape{atLeastOne(m_weights)}, typeOf<Real>())),
          m_weightSum(
              m_runtime.create_store(legate::Shape{atLeastOne(m_weights)}, legate::float64()))
    {}

    int features() const override { return static_cast<int>(m_features); }
    int weights() const override { return static_cast<int>(m_weights); }
    int observables() const override { return static_cast<int>(m_observables); }

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
                  const Gradients<Real> &gradients, PassId pass) override;

private:
    struct Stores {
        std::size_t samples = 0;
        legate::LogicalStore features;
        legate::LogicalStore values; ///< expectations, then upstream
        legate::LogicalStore featureGradient;
        legate::LogicalStorePartition featureTiles;
        legate::LogicalStorePartition valueTiles;
        legate::LogicalStorePartition gradientTiles;
        std::uint64_t tiles = 1;
    };

    void run(const Batch<Real> &batch, std::span<Real> expectations, bool keeps);
    Stores &storesFor(std::size_t samples);
    Stores makeStores(std::size_t samples) const;
    void put(const Batch<Real> &batch, const Stores &stores) const;
    void putRows(std::span<const Real> values, const legate::LogicalStore &store) const;
    legate::ManualTask taskFor(legate::LocalTaskID task, const Stores &stores, bool flag) const;
    void submit(legate::ManualTask task) const;

    static constexpr auto row()
    {
        return [] { return legate::SymbolicPoint{legate::dimension(0), legate::constant(0)}; };
    }

    const Machine &m_machine;
    legate::Runtime &m_runtime;
    const std::size_t m_features;
    const std::size_t m_weights;
    const std::size_t m_observables;
    const std::unique_ptr<Shards<Real>> m_shards;
    const legate::LogicalStore m_weightStore;
    const legate::LogicalStore m_weightSum;
    std::list<Stores> m_stores; ///< the last used first
    PassId m_passes = 0;
    PassId m_kept = 0;
};

template <class Real>
void GpuShardedSimulator<Real>::run(const Batch<Real> &batch, std::span<Real> expectations,
                                    bool keeps)
{
    m_kept = 0;
    Stores &stores = storesFor(batch.samples);
    put(batch, stores);
    m_shards->begin(this->giveUp());
    legate::ManualTask task = taskFor(ForwardTask::TASK_CONFIG.task_id(), stores, keeps);
    task.add_output(stores.valueTiles, row()());
    submit(std::move(task));
    const Rows<const Real> values = readRows<Real>(stores.values.get_physical_store());
    m_shards->finish(stores.tiles);
    std::copy_n(values.data, expectations.size(), expectations.begin());
}

template <class Real>
void GpuShardedSimulator<Real>::backward(const Batch<Real> &batch, std::span<const Real> upstream,
                                         const Gradients<Real> &gradients, PassId pass)
{
    const bool goesOn = pass != 0 && pass == m_kept;
    m_kept = 0;
    if (gradients.weights.empty() && gradients.features.empty())
        return;
    Stores &stores = storesFor(batch.samples);
    put(batch, stores);
    putRows(upstream, stores.values);
    m_shards->begin(this->giveUp());
    if (!gradients.weights.empty())
        m_runtime.issue_fill(m_weightSum, legate::Scalar{0.0});
    legate::ManualTask task = taskFor(BackwardTask::TASK_CONFIG.task_id(), stores, goesOn);
    task.add_input(stores.valueTiles, row()());
    if (!gradients.features.empty())
        task.add_output(stores.gradientTiles, row()());
    if (!gradients.weights.empty())
        task.add_reduction(m_weightSum, legate::ReductionOpKind::ADD);
    submit(std::move(task));
    // Asking for results waits for the tasks.
    const double *sums = nullptr;
    const Real *rows = nullptr;
    if (!gradients.weights.empty())
        sums = readAll<double>(m_weightSum.get_physical_store());
    if (!gradients.features.empty())
        rows = readRows<Real>(stores.featureGradient.get_physical_store()).data;
    m_shards->finish(stores.tiles);
    std::transform(sums, sums + gradients.weights.size(), gradients.weights.begin(),
                   [](double sum) { return static_cast<Real>(sum); });
    std::copy_n(rows, gradients.features.size(), gradients.features.begin());
}

template <class Real>
auto GpuShardedSimulator<Real>::storesFor(std::size_t samples) -> Stores &
{
    const auto found = std::ranges::find(m_stores, samples, &Stores::samples);
    if (found == m_stores.end()) {
        m_stores.push_front(makeStores(samples));
        if (m_stores.size() > mostSizes)
            m_stores.pop_back();
    } else {
        m_stores.splice(m_stores.begin(), m_stores, found);
    }
    return m_stores.front();
}

template <class Real>
auto GpuShardedSimulator<Real>::makeStores(std::size_t samples) const -> Stores
{
    // Legate ends the process when its memory does not suffice.
    const double bytes = double(mostSizes + 1) * double(samples) * sizeof(Real)
                         * double(2 * m_features + m_observables);
    if (bytes > double(m_machine.memory()) / 2)
        throw UserError("a batch of " + formatCount(samples, "sample")
                            + " does not fit the memory that Legate was given ("
                            + formatBytes(m_machine.memory()) + ")",
                        {}, "use smaller batches");
    const std::uint64_t shards = std::min<std::uint64_t>(m_machine.shards(), samples);
    const std::uint64_t tile = (samples + shards - 1) / shards;
    const auto rows = [&](std::size_t columns) {
        return m_runtime.create_store(legate::Shape{samples, atLeastOne(columns)}, typeOf<Real>());
    };
    const auto tiles = [&](const legate::LogicalStore &store, std::size_t columns) {
        return store.partition_by_tiling(std::vector<std::uint64_t>{tile, atLeastOne(columns)});
    };
    const legate::LogicalStore features = rows(m_features);
    const legate::LogicalStore values = rows(m_observables);
    const legate::LogicalStore featureGradient = rows(m_features);
    return {samples,
            features,
            values,
            featureGradient,
            tiles(features, m_features),
            tiles(values, m_observables),
            tiles(featureGradient, m_features),
            (samples + tile - 1) / tile};
}

template <class Real>
void GpuShardedSimulator<Real>::put(const Batch<Real> &batch, const Stores &stores) const
{
    putRows(batch.features, stores.features);
    std::ranges::copy(batch.weights, writeAll<Real>(m_weightStore.get_physical_store()));
}

template <class Real>
void GpuShardedSimulator<Real>::putRows(std::span<const Real> values,
                                        const legate::LogicalStore &store) const
{
    std::ranges::copy(values, writeRows<Real>(store.get_physical_store()).data);
}

template <class Real>
legate::ManualTask GpuShardedSimulator<Real>::taskFor(legate::LocalTaskID id, const Stores &stores,
                                                      bool flag) const
{
    legate::ManualTask task =
        m_runtime.create_task(m_machine.library(), id, legate::tuple<std::uint64_t>{stores.tiles});
    task.add_input(stores.featureTiles, row()());
    task.add_input(m_weightStore);
    task.add_scalar_arg(legate::Scalar{m_shards->name()});
    task.add_scalar_arg(legate::Scalar{flag});
    return task;
}

template <class Real>
void GpuShardedSimulator<Real>::submit(legate::ManualTask task) const
{
    m_runtime.submit(std::move(task));
    // Without it every task takes longer than the one before: what is finished is then never
    // forgotten. Nothing waits for it here.
    m_runtime.issue_execution_fence(false);
}

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeGpuShardedSimulator(const Machine &machine,
                                                         const ExpandedCircuit &circuit,
                                                         const std::vector<Observable> &observables)
{
    return std::make_unique<GpuShardedSimulator<Real>>(machine, circuit, observables);
}

template std::unique_ptr<Simulator<float>>
makeGpuShardedSimulator(const Machine &, const ExpandedCircuit &, const std::vector<Observable> &);
template std::unique_ptr<Simulator<double>>
makeGpuShardedSimulator(const Machine &, const ExpandedCircuit &, const std::vector<Observable> &);

} // namespace ansatz::cupynumeric
