// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/worker/worker_simulator.h"

#include "engine/worker/circuit_message.h"
#include "engine/worker/pass_arrays.h"
#include "engine/worker/worker.h"

#include <algorithm>
#include <optional>
#include <type_traits>

namespace ansatz::worker {

namespace {

template <class Real>
class WorkerSimulator final : public Simulator<Real> {
public:
    WorkerSimulator(WorkerCommand command, const ExpandedCircuit &circuit,
                    const std::vector<Observable> &observables)
        : m_command(std::move(command)), m_features(static_cast<std::size_t>(circuit.features)),
          m_weights(static_cast<std::size_t>(circuit.weights)), m_observables(observables.size())
    {
        write(m_circuit, circuit, observables);
        connect();
    }

    ~WorkerSimulator() override
    {
        if (m_worker)
            m_worker->drop(m_name);
    }

    int features() const override { return static_cast<int>(m_features); }
    int weights() const override { return static_cast<int>(m_weights); }
    int observables() const override { return static_cast<int>(m_observables); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        run(batch, expectations, 0);
    }

    PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        m_passOfWorker = run(batch, expectations, keepsStates);
        return m_passOfWorker == 0 ? 0 : ++m_pass;
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId pass) override
    {
        check(batch, upstream.size());
        ANSATZ_CHECK(gradients.weights.empty() || gradients.weights.size() == m_weights,
                     "a gradient has the size of its input");
        ANSATZ_CHECK(gradients.features.empty()
                         || gradients.features.size() == batch.features.size(),
                     "a gradient has the size of its input");
        if (batch.samples == 0) {
            std::ranges::fill(gradients.weights, Real(0));
            return;
        }
        connect();
        const PassArrays arrays = arraysOf(batch);
        RequestFrame request = requestFor(batch, Request::Backward, arrays);
        // Another worker, or another pass since, has no states of it.
        request.pass = pass != 0 && pass == m_pass ? m_passOfWorker : 0;
        request.flags = (gradients.weights.empty() ? 0U : unsigned(wantsWeights))
                        | (gradients.features.empty() ? 0U : unsigned(wantsFeatures));
        m_worker->ask(
            request,
            [&](std::span<std::byte> payload) {
                const auto views = arrays.in<Real>(payload);
                put(batch, views);
                std::ranges::copy(upstream, views.values.begin());
            },
            [&](const Worker::Answer &answer) {
                const auto views = viewsOf(arrays, answer);
                std::ranges::copy(views.weightGradient.first(gradients.weights.size()),
                                  gradients.weights.begin());
                std::ranges::copy(views.featureGradient.first(gradients.features.size()),
                                  gradients.features.begin());
            },
            this->giveUp());
    }

private:
    PassId run(const Batch<Real> &batch, std::span<Real> expectations, std::uint32_t flags)
    {
        check(batch, expectations.size());
        if (batch.samples == 0)
            return 0;
        connect();
        const PassArrays arrays = arraysOf(batch);
        RequestFrame request = requestFor(batch, Request::Forward, arrays);
        request.flags = flags;
        PassId pass = 0;
        m_worker->ask(
            request, [&](std::span<std::byte> payload) { put(batch, arrays.in<Real>(payload)); },
            [&](const Worker::Answer &answer) {
                std::ranges::copy(viewsOf(arrays, answer).values, expectations.begin());
                pass = answer.value;
            },
            this->giveUp());
        return pass;
    }

    void check(const Batch<Real> &batch, std::size_t values) const
    {
        ANSATZ_CHECK(batch.features.size() == batch.samples * m_features,
                     "a batch has the circuit's features");
        ANSATZ_CHECK(batch.weights.size() == m_weights, "a batch has the circuit's weights");
        ANSATZ_CHECK(values == batch.samples * m_observables,
                     "there is a value for every sample and observable");
    }

    // The circuit is in a worker that runs.
    void connect()
    {
        if (m_worker && m_worker->isUsable())
            return;
        m_passOfWorker = 0;
        m_worker.reset();
        const std::shared_ptr<Worker> worker = sharedWorker(m_command, this->giveUp());
        const auto circuit = m_circuit.bytes();
        RequestFrame request;
        request.kind = Request::MakeSimulator;
        request.payload = circuit.size();
        request.flags = std::is_same_v<Real, double> ? unsigned(inDouble) : 0U;
        std::optional<std::uint64_t> made;
        try {
            worker->ask(
                request,
                [&](std::span<std::byte> payload) { std::ranges::copy(circuit, payload.begin()); },
                [&](const Worker::Answer &answer) { made = answer.value; }, this->giveUp());
        } catch (const Interrupted &) {
            if (made)
                worker->drop(*made);
            throw;
        }
        m_name = *made;
        m_worker = worker; // only now: it knows the circuit by that name
    }

    PassArrays arraysOf(const Batch<Real> &batch) const
    {
        return {batch.samples, m_features, m_weights, m_observables, sizeof(Real)};
    }

    RequestFrame requestFor(const Batch<Real> &batch, Request kind, const PassArrays &arrays) const
    {
        RequestFrame request;
        request.kind = kind;
        request.object = m_name;
        request.samples = batch.samples;
        request.payload = arrays.bytes();
        return request;
    }

    static void put(const Batch<Real> &batch, const PassArrays::Views<Real> &views)
    {
        std::ranges::copy(batch.features, views.features.begin());
        std::ranges::copy(batch.weights, views.weights.begin());
    }

    // Answers come where the request was.
    static PassArrays::Views<const Real> viewsOf(const PassArrays &arrays,
                                                 const Worker::Answer &answer)
    {
        ANSATZ_CHECK(answer.payload.size() == arrays.bytes(), "a pass answers in its own arrays");
        return arrays.in<const Real>(answer.payload);
    }

    const WorkerCommand m_command;
    const std::size_t m_features;
    const std::size_t m_weights;
    const std::size_t m_observables;
    ByteWriter m_circuit;
    std::shared_ptr<Worker> m_worker;
    std::uint64_t m_name = 0;
    PassId m_pass = 0;         ///< the last that was kept
    PassId m_passOfWorker = 0; ///< the worker's name for it
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeWorkerSimulator(const WorkerCommand &command,
                                                     const ExpandedCircuit &circuit,
                                                     const std::vector<Observable> &observables)
{
    return std::make_unique<WorkerSimulator<Real>>(command, circuit, observables);
}

template std::unique_ptr<Simulator<float>> makeWorkerSimulator(const WorkerCommand &,
                                                               const ExpandedCircuit &,
                                                               const std::vector<Observable> &);
template std::unique_ptr<Simulator<double>> makeWorkerSimulator(const WorkerCommand &,
                                                                const ExpandedCircuit &,
                                                                const std::vector<Observable> &);

} // namespace ansatz::worker
