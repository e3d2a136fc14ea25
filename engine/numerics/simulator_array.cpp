// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/simulator_array.h"

#include "engine/base/error.h"
#include "engine/numerics/angle_binding.h"
#include "engine/numerics/array_adjoint.h"
#include "engine/numerics/array_memory.h"
#include "engine/numerics/array_observables.h"
#include "engine/worker/wait_scope.h"

#include <algorithm>
#include <complex>
#include <optional>
#include <utility>

namespace ansatz::numerics {

namespace {

template <class Real>
class ArraySimulator final : public Simulator<Real> {
public:
    ArraySimulator(std::shared_ptr<const ArrayBackend> backend, const ExpandedCircuit &circuit,
                   const std::vector<Observable> &observables, const ArrayOptions &options,
                   ArrayProgram program, const ArrayMemory &memory, std::uint64_t available)
        : m_source(circuit), m_observed(observables), m_options(options), m_memory(memory),
          m_available(available), m_autograd(backend->supports(Capability::Autograd)),
          m_backend(std::move(backend)), m_circuit(m_backend, std::move(program), dtype),
          m_observables(m_backend, circuit.qubits, observables, dtype)
    {}

    int features() const override { return m_source.features; }
    int weights() const override { return m_source.weights; }
    int observables() const override { return static_cast<int>(m_observed.size()); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        check(batch, expectations.size());
        m_kept = {};
        // A batch that is evaluated may be larger than one that is trained on.
        eachPart(batch, m_memory.evaluatedAtOnce(batch.samples, m_available),
                 [&](const Batch<Real> &part, std::size_t first) {
                     write(evaluate(part, false), expectations, first);
                 });
    }

    PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        check(batch, expectations.size());
        m_kept = {};
        admit(batch.samples);
        std::vector<Evaluation> evaluations;
        eachPart(batch, batch.samples, [&](const Batch<Real> &part, std::size_t first) {
            Evaluation evaluation = evaluate(part, true);
            write(evaluation, expectations, first);
            // Sample by sample there is room for one sample's states alone.
            if (part.samples == batch.samples)
                evaluations.push_back(std::move(evaluation));
        });
        if (evaluations.empty())
            return 0;
        m_kept = std::move(evaluations.front());
        return ++m_pass;
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId pass) override
    {
        check(batch, upstream.size());
        ANSATZ_CHECK(gradients.weights.empty() || gradients.weights.size() == batch.weights.size(),
                     "a gradient has the size of its input");
        ANSATZ_CHECK(gradients.features.empty()
                         || gradients.features.size() == batch.features.size(),
                     "a gradient has the size of its input");
        std::optional<Evaluation> kept = std::exchange(m_kept, {});
        if (pass == 0 || pass != m_pass)
            kept.reset();
        admit(batch.samples);
        InputSums sums{std::vector<double>(gradients.weights.size()),
                       std::vector<double>(gradients.features.size())};
        eachPart(batch, batch.samples, [&](const Batch<Real> &part, std::size_t first) {
            if (gradients.weights.empty() && gradients.features.empty())
                return;
            const Evaluation evaluation = kept ? *std::exchange(kept, {}) : evaluate(part, true);
            const auto values =
                upstream.subspan(first * m_observed.size(), part.samples * m_observed.size());
            collect(m_autograd ? byAutograd(evaluation, values, !gradients.features.empty())
                               : byAdjoint(evaluation, values, part.samples),
                    part.samples, first, sums);
        });
        std::ranges::copy(sums.weights, gradients.weights.begin());
        std::ranges::copy(sums.features, gradients.features.begin());
    }

private:
    static constexpr DType dtype = dtypeOf<std::complex<Real>>;

    struct Evaluation {
        ArrayCircuit::Bound bound;
        Array states; ///< for the adjoint method
        Array expectations;
    };

    void check(const Batch<Real> &batch, std::size_t values) const
    {
        ANSATZ_CHECK(batch.features.size()
                         == batch.samples * static_cast<std::size_t>(m_source.features),
                     "a batch has the circuit's features");
        ANSATZ_CHECK(batch.weights.size() == static_cast<std::size_t>(m_source.weights),
                     "a batch has the circuit's weights");
        ANSATZ_CHECK(values == batch.samples * m_observed.size(),
                     "there is a value for every sample and observable");
    }

    /// Calls `work` with what is computed at once, at most so many samples, and its first sample.
    template <class Work>
    void eachPart(const Batch<Real> &batch, std::size_t atOnce, const Work &work)
    {
        // An array library in a worker is waited for no longer than this is wanted.
        const worker::WaitScope scope(this->giveUp());
        const std::size_t most = m_options.vmap ? std::max<std::size_t>(atOnce, 1) : 1;
        const auto features = static_cast<std::size_t>(m_source.features);
        for (std::size_t first = 0; first < batch.samples; first += most) {
            const std::size_t samples = std::min(most, batch.samples - first);
            work(Batch<Real>{samples, batch.features.subspan(first * features, samples * features),
                             batch.weights},
                 first);
        }
    }

    /// Asking a library takes milliseconds, so that each size of a batch is asked of once.
    void admit(std::size_t samples)
    {
        if (samples <= m_admitted)
            return;
        m_memory.require(samples, m_available);
        m_admitted = samples;
    }

    void askGiveUp() const
    {
        if (this->giveUp() && this->giveUp()())
            throw Interrupted();
    }

    Evaluation evaluate(const Batch<Real> &batch, bool forGradients)
    {
        askGiveUp();
        const ArrayProgram &program = m_circuit.program();
        const AngleValues<Real> values(program, batch, static_cast<std::size_t>(m_source.features));
        const auto array = [&](const std::vector<double> &angles, std::size_t rows,
                               std::size_t uses) -> Array {
            if (uses == 0)
                return {};
            const Array made = m_backend->array(angles, {rows, uses});
            return forGradients && m_autograd ? m_backend->requiresGrad(made) : made;
        };
        Evaluation evaluation;
        evaluation.bound =
            m_circuit.bind({array(values.shared, 1, program.shared.size()),
                            array(values.perSample, batch.samples, program.perSample.size())});
        const Array states = m_circuit.run(evaluation.bound, [this] { askGiveUp(); });
        askGiveUp();
        evaluation.expectations = m_backend->broadcastTo(m_observables.expectations(states),
                                                         {batch.samples, m_observed.size()});
        if (!m_autograd)
            evaluation.states = states;
        askGiveUp();
        return evaluation;
    }

    void write(const Evaluation &evaluation, std::span<Real> expectations, std::size_t first) const
    {
        const std::vector<Real> values = m_backend->toHost<Real>(evaluation.expectations);
        std::ranges::copy(values, expectations.begin()
                                      + static_cast<std::ptrdiff_t>(first * m_observed.size()));
    }

    Array upstreamArray(const Evaluation &evaluation, std::span<const Real> upstream) const
    {
        return m_backend->array(upstream, evaluation.expectations.shape());
    }

    UseDerivatives byAutograd(const Evaluation &evaluation, std::span<const Real> upstream,
                              bool withFeatures) const
    {
        const ArrayAngles &angles = evaluation.bound.angles;
        // Weights may enter angles of features too.
        const bool perSample =
            angles.perSample.defined() && (withFeatures || m_weightsEnterPerSample);
        std::vector<Array> inputs;
        if (angles.shared.defined())
            inputs.push_back(angles.shared);
        if (perSample)
            inputs.push_back(angles.perSample);
        const std::vector<Array> found = m_backend->gradient(evaluation.expectations, inputs,
                                                             upstreamArray(evaluation, upstream));
        UseDerivatives derivatives;
        if (angles.shared.defined())
            derivatives.shared = m_backend->toHost<double>(found.front());
        if (perSample)
            derivatives.perSample = m_backend->toHost<double>(found.back());
        return derivatives;
    }

    UseDerivatives byAdjoint(const Evaluation &evaluation, std::span<const Real> upstream,
                             std::size_t samples) const
    {
        const Array lambda =
            m_observables.applyWeighted(upstreamArray(evaluation, upstream), evaluation.states);
        return arrayAdjoint(m_circuit, evaluation.bound, evaluation.states, lambda, samples,
                            [this] { askGiveUp(); });
    }

    void collect(const UseDerivatives &derivatives, std::size_t samples, std::size_t first,
                 InputSums &sums) const
    {
        const ArrayProgram &program = m_circuit.program();
        for (std::size_t i = 0; i < derivatives.shared.size(); ++i)
            sums.add(program.angles[program.shared[i].angle], derivatives.shared[i], 0);
        if (derivatives.perSample.empty())
            return;
        const auto features = static_cast<std::size_t>(m_source.features);
        for (std::size_t sample = 0; sample < samples; ++sample) {
            for (std::size_t i = 0; i < program.perSample.size(); ++i)
                sums.add(program.angles[program.perSample[i].angle],
                         derivatives.perSample[sample * program.perSample.size() + i],
                         (first + sample) * features);
        }
    }

    static bool anyWeight(const ArrayProgram &program)
    {
        return std::ranges::any_of(program.perSample, [&](const ArrayProgram::Use &use) {
            return std::ranges::any_of(program.angles[use.angle].terms, [](const Angle::Term &t) {
                return t.source == Parameter::Source::Weight;
            });
        });
    }

    ExpandedCircuit m_source;
    std::vector<Observable> m_observed;
    ArrayOptions m_options;
    ArrayMemory m_memory;
    std::uint64_t m_available;
    std::size_t m_admitted = 0; ///< samples of a training step that fit
    bool m_autograd;
    std::shared_ptr<const ArrayBackend> m_backend;
    ArrayCircuit m_circuit;
    ArrayObservables m_observables;
    bool m_weightsEnterPerSample = anyWeight(m_circuit.program());
    std::optional<Evaluation> m_kept; ///< of the pass m_pass
    PassId m_pass = 0;
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>>
makeArraySimulator(std::shared_ptr<const ArrayBackend> backend, const ExpandedCircuit &circuit,
                   const std::vector<Observable> &observables, const ArrayOptions &options,
                   std::uint64_t available)
{
    for (std::size_t i = 0; i < observables.size(); ++i)
        validate(observables[i], circuit.qubits, "observable " + std::to_string(i + 1));
    ArrayProgram program = makeArrayProgram(circuit, observables, options.jit);
    const ArrayMemory memory(program, observables, sizeof(Real),
                             backend->supports(Capability::Autograd), options.vmap, options.told);
    memory.require(1, available);
    return std::make_unique<ArraySimulator<Real>>(std::move(backend), circuit, observables, options,
                                                  std::move(program), memory, available);
}

template std::unique_ptr<Simulator<float>> makeArraySimulator(std::shared_ptr<const ArrayBackend>,
                                                              const ExpandedCircuit &,
                                                              const std::vector<Observable> &,
                                                              const ArrayOptions &, std::uint64_t);
template std::unique_ptr<Simulator<double>> makeArraySimulator(std::shared_ptr<const ArrayBackend>,
                                                               const ExpandedCircuit &,
                                                               const std::vector<Observable> &,
                                                               const ArrayOptions &, std::uint64_t);

} // namespace ansatz::numerics
