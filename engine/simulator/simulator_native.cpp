// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/simulator/kernels_choice.h"
#include "engine/simulator/memory_plan.h"
#include "engine/simulator/simulator.h"
#include "engine/simulator/thread_pool.h"
#include "engine/simulator/tile_pass.h"

#include <algorithm>
#include <utility>

namespace ansatz {

namespace {

// Wider tiles of large states gain nothing: memory is the limit, not arithmetic.
constexpr std::size_t largestTile = std::size_t(1) << 22; // amplitudes, over all lanes

// Tiles whose weight gradients are kept apart before they are summed in order.
constexpr std::size_t tilesPerRound = 64;

template <class Real>
class NativeSimulator final : public Simulator<Real> {
public:
    NativeSimulator(TileCircuit circuit, const SimulatorOptions &options)
        : m_circuit(std::move(circuit)), m_pool(options.threads)
    {}

    int features() const override { return static_cast<int>(m_circuit.features); }
    int weights() const override { return static_cast<int>(m_circuit.weights); }
    int observables() const override { return static_cast<int>(m_circuit.observables); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        check(batch, expectations.size());
        const Tiling tiling = tile(batch.samples, 1);
        m_shared.prepare(m_circuit, batch.weights, false);
        m_pool.run(tiling.tiles, m_workspaces.size(), [&](std::size_t t, std::size_t worker) {
            TilePass<Real>(m_circuit, m_shared, *tiling.kernels, batch, t * tiling.lanes,
                           m_workspaces[worker], this->giveUp())
                .forward(expectations);
        });
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId) override
    {
        check(batch, upstream.size());
        ANSATZ_CHECK(gradients.weights.empty() || gradients.weights.size() == m_circuit.weights,
                     "a gradient has the size of its input");
        ANSATZ_CHECK(gradients.features.empty()
                         || gradients.features.size() == batch.features.size(),
                     "a gradient has the size of its input");
        const Tiling tiling = tile(batch.samples, 2);
        m_shared.prepare(m_circuit, batch.weights, !gradients.weights.empty());
        const std::size_t weightCount = gradients.weights.size();
        m_weightSums.assign(weightCount, 0);
        for (std::size_t first = 0; first < tiling.tiles; first += tilesPerRound) {
            const std::size_t count = std::min(tilesPerRound, tiling.tiles - first);
            m_tileSums.assign(count * weightCount, 0);
            m_pool.run(count, m_workspaces.size(), [&](std::size_t t, std::size_t worker) {
                TilePass<Real>(m_circuit, m_shared, *tiling.kernels, batch,
                               (first + t) * tiling.lanes, m_workspaces[worker], this->giveUp())
                    .backward(upstream, std::span(m_tileSums).subspan(t * weightCount, weightCount),
                              gradients.features);
            });
            for (std::size_t i = 0; i < m_tileSums.size(); ++i)
                m_weightSums[i % weightCount] += m_tileSums[i];
        }
        std::transform(m_weightSums.begin(), m_weightSums.end(), gradients.weights.begin(),
                       [](double value) { return static_cast<Real>(value); });
    }

private:
    struct Tiling {
        const Kernels<Real> *kernels;
        std::size_t lanes;
        std::size_t tiles;
    };

    void check(const Batch<Real> &batch, std::size_t values) const
    {
        ANSATZ_CHECK(batch.features.size() == batch.samples * m_circuit.features,
                     "a batch has the circuit's features");
        ANSATZ_CHECK(batch.weights.size() == m_circuit.weights,
                     "a batch has the circuit's weights");
        ANSATZ_CHECK(values == batch.samples * m_circuit.observables,
                     "there is a value for every sample and observable");
    }

    /// Cuts a batch into tiles and makes sure of the memory for them. Fewer tiles run at once when
    /// memory is short: that changes no result. The width of a tile depends on the batch alone.
    Tiling tile(std::size_t samples, int statesPerSample)
    {
        Tiling tiling{&kernelsFor<Real>(samples, m_circuit.amplitudes(), largestTile), 1, 0};
        tiling.lanes = static_cast<std::size_t>(tiling.kernels->lanes);
        tiling.tiles = (samples + tiling.lanes - 1) / tiling.lanes;

        const std::size_t wanted = std::clamp<std::size_t>(tiling.tiles, 1, m_pool.threads());
        const Footprint footprint{tiling.lanes, wanted, statesPerSample};
        if (!footprint.isWithin(m_admitted)) {
            m_workspaces.clear(); // what they hold counts as free again
            std::size_t workers = wanted;
            while (workers > 1 && !fitsMemory(plan(statesPerSample, tiling.lanes * workers)))
                --workers;
            requireMemory(plan(statesPerSample, tiling.lanes * workers));
            m_workspaces.resize(workers);
            m_admitted = footprint;
        }
        return tiling;
    }

    [[nodiscard]] MemoryPlan plan(int statesPerSample, std::size_t samplesAtOnce) const
    {
        return {.qubits = m_circuit.qubits,
                .realBytes = sizeof(Real),
                .statesPerSample = statesPerSample,
                .samplesAtOnce = samplesAtOnce};
    }

    static bool fitsMemory(const MemoryPlan &plan) { return plan.bytes() <= availableMemory(); }

    /// What the workspaces were admitted for.
    struct Footprint {
        std::size_t lanes = 0;
        std::size_t workers = 0;
        int statesPerSample = 0;

        [[nodiscard]] bool isWithin(const Footprint &other) const
        {
            return lanes <= other.lanes && workers <= other.workers
                   && statesPerSample <= other.statesPerSample;
        }
    };

    TileCircuit m_circuit;
    ThreadPool m_pool;
    SharedMatrices<Real> m_shared;
    std::vector<Workspace<Real>> m_workspaces;
    Footprint m_admitted;
    std::vector<double> m_tileSums;   ///< [tile of the round][weight]
    std::vector<double> m_weightSums; ///< [weight]
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeNativeSimulator(const ExpandedCircuit &circuit,
                                                     std::vector<Observable> observables,
                                                     const SimulatorOptions &options)
{
    // One state of one sample, without which nothing works; more is asked for when it is needed.
    requireMemory({.qubits = circuit.qubits,
                   .realBytes = sizeof(Real),
                   .statesPerSample = 1,
                   .samplesAtOnce = 1});
    return std::make_unique<NativeSimulator<Real>>(compileTiles(circuit, observables), options);
}

template std::unique_ptr<Simulator<float>>
makeNativeSimulator(const ExpandedCircuit &, std::vector<Observable>, const SimulatorOptions &);
template std::unique_ptr<Simulator<double>>
makeNativeSimulator(const ExpandedCircuit &, std::vector<Observable>, const SimulatorOptions &);

} // namespace ansatz
