// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/head_step.h"

#include "engine/data/batches.h"
#include "engine/model/hybrid_model.h"
#include "engine/training/training_step.h"

#include <algorithm>

namespace ansatz {

namespace {

// Answers at once: a step with it is all but the quantum layer.
template <class Real>
class IdleSimulator final : public Simulator<Real> {
public:
    explicit IdleSimulator(const BenchmarkWork &work)
        : m_features(work.circuit.features), m_weights(expand(work.circuit).weights),
          m_observables(static_cast<int>(work.observables.size()))
    {}

    [[nodiscard]] int features() const override { return m_features; }
    [[nodiscard]] int weights() const override { return m_weights; }
    [[nodiscard]] int observables() const override { return m_observables; }

    void forward(const Batch<Real> &, std::span<Real> expectations) override
    {
        std::ranges::fill(expectations, Real(0.25));
    }
    void backward(const Batch<Real> &, std::span<const Real>, const Gradients<Real> &gradients,
                  PassId) override
    {
        std::ranges::fill(gradients.weights, Real(0.01));
    }

private:
    int m_features;
    int m_weights;
    int m_observables;
};

// A model with as many parameters, whose own simulator takes no memory.
HybridModel smallModel(const BenchmarkWork &work)
{
    Circuit circuit;
    const int weights = expand(work.circuit).weights;
    for (int weight = 0; weight < weights; ++weight)
        append(circuit, *findGate("rx"), {0}, {Parameter::weight(weight)});
    return HybridModel(QuantumLayerOptions(circuit)
                           .observables(std::vector<Observable>(work.observables.size(), pauliZ(0)))
                           .precision(work.compute.precision)
                           .initialSpread(work.training.initialSpread)
                           .seed(work.seed),
                       work.head);
}

template <class Real>
class HeadStepOf final : public HeadStep {
public:
    explicit HeadStepOf(const BenchmarkWork &work)
        : m_prepared{.raw = {}, .features = work.features, .targets = work.targets},
          m_samples(m_prepared), m_model(smallModel(work)), m_parameters(*m_model),
          m_simulator(work), m_step(m_simulator, m_parameters, m_samples, work.training),
          m_batches(m_samples.rows, static_cast<std::size_t>(work.training.batch), work.seed)
    {}

    void run() override { (void)m_step.run(m_batches.next()); }

private:
    PreparedSamples m_prepared;
    Samples<Real> m_samples;
    HybridModel m_model;
    FlatParameters<Real> m_parameters;
    IdleSimulator<Real> m_simulator;
    TrainingStep<Real> m_step;
    Batches m_batches;
};

} // namespace

std::unique_ptr<HeadStep> makeHeadStep(const BenchmarkWork &work)
{
    if (work.compute.precision == Precision::Complex64)
        return std::make_unique<HeadStepOf<float>>(work);
    return std::make_unique<HeadStepOf<double>>(work);
}

} // namespace ansatz
