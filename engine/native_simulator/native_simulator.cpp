// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/native_simulator/memory_needs.h"
#include "engine/native_simulator/state_pass.h"
#include "engine/simulator/simulator.h"
#include "engine/simulator/thread_pool.h"

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace ansatz {

namespace native {

namespace {

// Tiles whose weight gradients are kept apart before they are summed in order, for which all
// threads wait: as many as 2 MiB hold. Changes no result.
std::size_t tilesPerRound(std::size_t weights)
{
    constexpr std::size_t sums = std::size_t(1) << 18;
    return std::clamp<std::size_t>(sums / std::max<std::size_t>(1, weights), 64, 1024);
}

/// A layout's plan with everything that works on it.
template <class Real>
struct Engine {
    Engine(const CompiledCircuit &circuit, const Kernels<Real> &kernels, bool lanesAreSamples)
        : plan(makePlan(circuit, planOptions(kernels, circuit.qubits, lanesAreSamples)))
    {}

    Plan plan;
    std::vector<std::unique_ptr<Workspace<Real>>> workspaces; ///< [worker]
    std::vector<std::uint64_t> weightsOf;                     ///< call whose weights it has
    std::vector<AlignedBuffer<Real>> states;   ///< [tile] of a kept pass, else [worker]
    std::vector<AlignedBuffer<Real>> lambdas;  ///< [worker]
    std::vector<AlignedBuffer<Real>> measured; ///< like states
};

template <class Real>
class NativeSimulator final : public Simulator<Real> {
public:
    NativeSimulator(CompiledCircuit circuit, const SimulatorOptions &options)
        : m_circuit(std::move(circuit)), m_kernels(kernels<Real>()),
          m_threads(static_cast<std::size_t>(options.threads))
    {
        m_pool.require(options.threads);
    }

    int features() const override { return static_cast<int>(m_circuit.features); }
    int weights() const override { return static_cast<int>(m_circuit.weights); }
    int observables() const override { return static_cast<int>(m_circuit.observables); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        run(batch, expectations, false);
    }

    PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        return run(batch, expectations, true);
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId pass) override;

    void forwardAndBackward(const Batch<Real> &batch, const UpstreamOf<Real> &upstreamOf,
                            std::span<Real> expectations, std::span<Real> upstream,
                            const Gradients<Real> &gradients) override;

private:
    /// How the tiles of a batch are shared out.
    struct Work : Shares {
        Engine<Real> *engine = nullptr;

        [[nodiscard]] std::size_t stateOf(std::size_t tile, std::size_t worker) const
        {
            return keep ? tile : worker;
        }
    };

    /// A tile of a batch on its way, with everything that works on it.
    struct Tile {
        StatePass<Real> &pass;
        Workspace<Real> &workspace;
        std::size_t worker;
        std::size_t index;       ///< in the batch
        std::size_t firstSample; ///< likewise
        std::size_t samples;
        Real *state;
        Real *measured;

        /// Its rows of a table with `columns` for every sample.
        template <class T>
        [[nodiscard]] std::span<T> rows(std::span<T> table, std::size_t columns) const
        {
            return table.subspan(firstSample * columns, samples * columns);
        }
    };

    PassId run(const Batch<Real> &batch, std::span<Real> expectations, bool keep);
    void check(const Batch<Real> &batch, std::size_t values) const;
    void check(const Batch<Real> &batch, const Gradients<Real> &gradients) const;
    Work admit(std::size_t samples, bool keep, bool withLambda);
    void take(const Work &work, bool withLambda);
    void allocate(const Work &work, bool withLambda);
    [[nodiscard]] std::size_t missingStates(const Work &work, bool withLambda) const;
    template <class Task>
    void forEachTile(const Work &work, const Batch<Real> &batch, std::size_t first,
                     std::size_t count, const Task &task);
    template <class Task>
    void sumOverTiles(const Work &work, const Batch<Real> &batch, std::span<Real> weightGradient,
                      const Task &task);
    void prepareWeights(const Work &work, const Batch<Real> &batch, std::size_t worker);
    void prepare(const Work &work, const Batch<Real> &batch, const Tile &tile);
    void forward(const Work &work, const Batch<Real> &batch, const Tile &tile);
    void expectationsOf(const Tile &tile, std::span<Real> expectations);
    void back(const Work &work, const Tile &tile, std::span<const Real> upstream,
              const Gradients<Real> &gradients, std::span<double> weightSums);

    const CompiledCircuit m_circuit;
    const Kernels<Real> &m_kernels;
    ThreadPool &m_pool = ThreadPool::ofProcess();
    const std::size_t m_threads;              ///< of the pool that this one uses at most
    std::optional<Engine<Real>> m_engines[2]; ///< lanes are samples; lanes are amplitudes
    std::uint64_t m_calls = 0;
    PassId m_kept = 0;                ///< the pass whose states are there
    std::vector<double> m_tileSums;   ///< [tile of the round][weight]
    std::vector<double> m_weightSums; ///< [weight]
};

template <class Real>
void NativeSimulator<Real>::check(const Batch<Real> &batch, std::size_t values) const
{
    ANSATZ_CHECK(batch.features.size() == batch.samples * m_circuit.features,
                 "a batch has the circuit's features");
    ANSATZ_CHECK(batch.weights.size() == m_circuit.weights, "a batch has the circuit's weights");
    ANSATZ_CHECK(values == batch.samples * m_circuit.observables,
                 "there is a value for every sample and observable");
}

// Chooses the layout and makes sure of the memory. Large states are in work one at a time when
// memory is short: that changes no result.
template <class Real>
auto NativeSimulator<Real>::admit(std::size_t samples, bool keep, bool withLambda) -> Work
{
    const auto workFor = [&](bool sparing) {
        return Work{sharesFor(m_kernels, m_circuit.qubits, samples, m_threads, keep, sparing),
                    nullptr};
    };
    Work work = workFor(false);
    std::optional<Engine<Real>> &engine = m_engines[work.layout.lanesAreSamples ? 0 : 1];
    if (!engine)
        engine.emplace(m_circuit, m_kernels, work.layout.lanesAreSamples);
    work.engine = &*engine;
    const std::size_t missing = missingStates(work, keep || withLambda);
    if (missing > 0 && missing > availableMemory() / work.stateBytes) {
        work = workFor(true);
        work.engine = &*engine;
    }
    take(work, withLambda);
    return work;
}

template <class Real>
std::size_t NativeSimulator<Real>::missingStates(const Work &work, bool withLambda) const
{
    const std::size_t lambdas = withLambda ? work.lambdas() : 0;
    return work.states() - std::min(work.states(), work.engine->states.size()) + lambdas
           - std::min(lambdas, work.engine->lambdas.size());
}

template <class Real>
void NativeSimulator<Real>::take(const Work &work, bool withLambda)
{
    const std::size_t missing = missingStates(work, withLambda);
    if (missing > 0)
        requireMemory({.qubits = m_circuit.qubits,
                       .realBytes = sizeof(Real),
                       .statesPerSample = 1,
                       .samplesAtOnce = missing * work.layout.samplesPerTile});
    try {
        allocate(work, withLambda);
    } catch (const std::bad_alloc &) {
        throw UserError("the system did not give the memory for "
                            + formatBytes(missing * work.stateBytes) + " of states",
                        {}, "close other programs, or use fewer qubits");
    }
}

// A buffer is there only with its memory: an allocation may fail, and the next call come all the
// same.
template <class Real>
void NativeSimulator<Real>::allocate(const Work &work, bool withLambda)
{
    Engine<Real> &engine = *work.engine;
    const Plan &plan = engine.plan;
    const auto lanes = static_cast<std::size_t>(m_kernels.lanes);
    const std::size_t stateSize = 2 * lanes * plan.vectors();
    while (engine.workspaces.size() < work.atOnce()) {
        auto workspace = std::make_unique<Workspace<Real>>(m_circuit, plan, m_kernels);
        engine.weightsOf.resize(engine.workspaces.size() + 1);
        engine.workspaces.push_back(std::move(workspace));
    }
    engine.measured.reserve(work.states());
    engine.states.reserve(work.states());
    while (engine.states.size() < work.states()) {
        AlignedBuffer<Real> state;
        state.require(stateSize);
        AlignedBuffer<Real> measured;
        measured.require(std::max<std::size_t>(1, plan.measuredSums) * lanes);
        engine.states.push_back(std::move(state));
        engine.measured.push_back(std::move(measured));
    }
    while (withLambda && engine.lambdas.size() < work.lambdas()) {
        AlignedBuffer<Real> lambda(lambdaShift);
        lambda.require(stateSize);
        engine.lambdas.push_back(std::move(lambda));
    }
}

template <class Real>
void NativeSimulator<Real>::check(const Batch<Real> &batch, const Gradients<Real> &gradients) const
{
    ANSATZ_CHECK(gradients.weights.empty() || gradients.weights.size() == m_circuit.weights,
                 "a gradient has the size of its input");
    ANSATZ_CHECK(gradients.features.empty() || gradients.features.size() == batch.features.size(),
                 "a gradient has the size of its input");
}

template <class Real>
template <class Task>
void NativeSimulator<Real>::forEachTile(const Work &work, const Batch<Real> &batch,
                                        std::size_t first, std::size_t count, const Task &task)
{
    Engine<Real> &engine = *work.engine;
    const auto one = [&](std::size_t index, std::size_t worker, ThreadPool *pool) {
        Sweeper<Real> sweeper(engine.plan, pool, work.workers, this->giveUp());
        Workspace<Real> &workspace = *engine.workspaces[worker];
        StatePass<Real> pass(m_circuit, engine.plan, m_kernels, workspace, sweeper);
        const std::size_t state = work.stateOf(index, worker);
        const std::size_t firstSample = index * work.layout.samplesPerTile;
        task(Tile{.pass = pass,
                  .workspace = workspace,
                  .worker = worker,
                  .index = index,
                  .firstSample = firstSample,
                  .samples = std::min(work.layout.samplesPerTile, batch.samples - firstSample),
                  .state = engine.states[state].data(),
                  .measured = engine.measured[state].data()});
    };
    if (work.within) {
        for (std::size_t tile = first; tile < first + count; ++tile)
            one(tile, 0, &m_pool);
        return;
    }
    m_pool.run(count, work.workers,
               [&](std::size_t i, std::size_t worker) { one(first + i, worker, nullptr); });
}

// Calls task(tile, sums) and adds the tiles' sums of weights' derivatives in order.
template <class Real>
template <class Task>
void NativeSimulator<Real>::sumOverTiles(const Work &work, const Batch<Real> &batch,
                                         std::span<Real> weightGradient, const Task &task)
{
    const std::size_t weightCount = weightGradient.size();
    const std::size_t atOnce = tilesPerRound(weightCount);
    m_weightSums.assign(weightCount, 0);
    for (std::size_t first = 0; first < work.layout.tiles; first += atOnce) {
        const std::size_t count = std::min(atOnce, work.layout.tiles - first);
        m_tileSums.assign(count * weightCount, 0);
        forEachTile(work, batch, first, count, [&](const Tile &tile) {
            task(tile,
                 std::span(m_tileSums).subspan((tile.index - first) * weightCount, weightCount));
        });
        for (std::size_t i = 0; i < m_tileSums.size(); ++i)
            m_weightSums[i % weightCount] += m_tileSums[i];
    }
    std::transform(m_weightSums.begin(), m_weightSums.end(), weightGradient.begin(),
                   [](double value) { return static_cast<Real>(value); });
}

template <class Real>
void NativeSimulator<Real>::prepareWeights(const Work &work, const Batch<Real> &batch,
                                           std::size_t worker)
{
    if (work.engine->weightsOf[worker] == m_calls)
        return;
    work.engine->workspaces[worker]->prepared.setWeights(batch.weights);
    work.engine->weightsOf[worker] = m_calls;
}

template <class Real>
void NativeSimulator<Real>::prepare(const Work &work, const Batch<Real> &batch, const Tile &tile)
{
    prepareWeights(work, batch, tile.worker);
    tile.workspace.prepared.setFeatures(tile.rows(batch.features, m_circuit.features),
                                        tile.samples);
}

template <class Real>
void NativeSimulator<Real>::forward(const Work &work, const Batch<Real> &batch, const Tile &tile)
{
    prepare(work, batch, tile);
    tile.pass.forward(tile.state, tile.measured);
}

template <class Real>
void NativeSimulator<Real>::expectationsOf(const Tile &tile, std::span<Real> expectations)
{
    tile.workspace.chainRule.expectations(tile.workspace.prepared, tile.measured, tile.samples,
                                          tile.rows(expectations, m_circuit.observables));
}

template <class Real>
void NativeSimulator<Real>::back(const Work &work, const Tile &tile, std::span<const Real> upstream,
                                 const Gradients<Real> &gradients, std::span<double> weightSums)
{
    Workspace<Real> &workspace = tile.workspace;
    const Wanted wanted{!gradients.weights.empty(), !gradients.features.empty()};
    workspace.chainRule.observables(workspace.prepared, tile.measured,
                                    tile.rows(upstream, m_circuit.observables), tile.samples,
                                    workspace.coefficients.data(), weightSums);
    const std::span<double> featureSums =
        std::span(workspace.featureSums)
            .first(wanted.features ? tile.samples * m_circuit.features : 0);
    std::ranges::fill(featureSums, 0.0);
    if (tile.pass.needsBack(wanted)) {
        tile.pass.back(tile.state, work.engine->lambdas[tile.worker].data(), wanted);
        workspace.chainRule.gradients(workspace.prepared, workspace.sums.data(), tile.samples,
                                      weightSums, featureSums);
    }
    if (wanted.features)
        std::ranges::transform(featureSums,
                               tile.rows(gradients.features, m_circuit.features).begin(),
                               [](double value) { return static_cast<Real>(value); });
}

template <class Real>
PassId NativeSimulator<Real>::run(const Batch<Real> &batch, std::span<Real> expectations, bool keep)
{
    check(batch, expectations.size());
    m_kept = 0;
    ++m_calls;
    if (batch.samples == 0)
        return 0;
    const Work work = admit(batch.samples, keep, false);
    forEachTile(work, batch, 0, work.layout.tiles, [&](const Tile &tile) {
        forward(work, batch, tile);
        expectationsOf(tile, expectations);
    });
    m_kept = work.keep ? m_calls : 0;
    return m_kept;
}

template <class Real>
void NativeSimulator<Real>::backward(const Batch<Real> &batch, std::span<const Real> upstream,
                                     const Gradients<Real> &gradients, PassId pass)
{
    check(batch, upstream.size());
    check(batch, gradients);
    const bool wasKept = pass != 0 && pass == m_kept;
    m_kept = 0;
    const Work work = admit(batch.samples, wasKept, true);
    const bool isKept = wasKept && work.keep; // memory may have become short since
    if (!isKept)
        ++m_calls;
    const Wanted wanted{!gradients.weights.empty(), !gradients.features.empty()};
    sumOverTiles(work, batch, gradients.weights,
                 [&](const Tile &tile, std::span<double> weightSums) {
                     if (!isKept)
                         forward(work, batch, tile);
                     else if (tile.pass.backNeedsFeatures(wanted))
                         prepare(work, batch, tile);
                     else
                         prepareWeights(work, batch, tile.worker);
                     back(work, tile, upstream, gradients, weightSums);
                 });
}

template <class Real>
void NativeSimulator<Real>::forwardAndBackward(const Batch<Real> &batch,
                                               const UpstreamOf<Real> &upstreamOf,
                                               std::span<Real> expectations,
                                               std::span<Real> upstream,
                                               const Gradients<Real> &gradients)
{
    check(batch, expectations.size());
    check(batch, upstream.size());
    check(batch, gradients);
    m_kept = 0;
    ++m_calls;
    const Work work = admit(batch.samples, false, true);
    sumOverTiles(work, batch, gradients.weights,
                 [&](const Tile &tile, std::span<double> weightSums) {
                     forward(work, batch, tile);
                     expectationsOf(tile, expectations);
                     upstreamOf(tile.firstSample, tile.rows(expectations, m_circuit.observables),
                                tile.rows(upstream, m_circuit.observables));
                     back(work, tile, upstream, gradients, weightSums);
                 });
}

} // namespace

} // namespace native

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
    return std::make_unique<native::NativeSimulator<Real>>(compile(circuit, observables), options);
}

template std::unique_ptr<Simulator<float>>
makeNativeSimulator(const ExpandedCircuit &, std::vector<Observable>, const SimulatorOptions &);
template std::unique_ptr<Simulator<double>>
makeNativeSimulator(const ExpandedCircuit &, std::vector<Observable>, const SimulatorOptions &);

} // namespace ansatz
