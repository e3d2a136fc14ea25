// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/training_step.h"

#include "engine/training/head.h"
#include "engine/training/metrics.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

template <class Real>
TrainingStep<Real>::TrainingStep(Simulator<Real> &simulator, FlatParameters<Real> &parameters,
                                 const Samples<Real> &samples, const TrainingSettings &settings)
    : m_simulator(simulator), m_parameters(parameters), m_samples(samples), m_loss(settings.loss),
      m_optimizer(settings, parameters.all().size()), m_gradient(parameters.all().size())
{}

template <class Real>
TrainingStep<Real>::TrainingStep(Simulator<Real> &simulator, FlatParameters<Real> &parameters,
                                 const Samples<Real> &samples, const TrainingSettings &settings,
                                 const OptimizerMemory &memory)
    : TrainingStep(simulator, parameters, samples, settings)
{
    m_optimizer.setMemory(memory);
}

template <class Real>
void TrainingStep<Real>::gather(std::span<const std::size_t> rows)
{
    const std::size_t count = rows.size();
    const std::size_t observables = m_parameters.headWeights();
    m_features.resize(count * m_samples.columns);
    m_targets.resize(count);
    m_expectations.resize(count * observables);
    m_upstream.resize(count * observables);
    m_probabilities.resize(count);
    m_logitGradient.resize(count);
    auto place = m_features.begin();
    for (std::size_t i = 0; i < count; ++i) {
        place = std::ranges::copy(m_samples.some(rows[i], 1), place).out;
        m_targets[i] = m_samples.targets[rows[i]];
    }
}

template <class Real>
void TrainingStep<Real>::passHead(std::size_t first, std::span<const Real> expectations,
                                  std::span<Real> upstream)
{
    const Head<Real> head = m_parameters.head();
    const std::size_t count = expectations.size() / head.weights.size();
    const auto probabilities = std::span(m_probabilities).subspan(first, count);
    const auto byLogits = std::span(m_logitGradient).subspan(first, count);
    classify<Real>(head, expectations, probabilities);
    logitGradient(m_loss, probabilities, std::span(m_targets).subspan(first, count),
                  m_targets.size(), byLogits);
    upstreamOf<Real>(head, byLogits, upstream);
}

template <class Real>
StepOutcome TrainingStep<Real>::run(std::span<const std::size_t> rows)
{
    gather(rows);
    m_parameters.read();
    const std::size_t circuitWeights = m_parameters.circuitWeights();
    const std::span<Real> parameters = m_parameters.all();
    const std::span<Real> gradient(m_gradient);
    const Batch<Real> batch{rows.size(), m_features, m_parameters.circuit()};

    if (circuitWeights > 0) {
        m_simulator.forwardAndBackward(
            batch,
            [this](std::size_t first, std::span<const Real> expectations,
                   std::span<Real> upstream) { passHead(first, expectations, upstream); },
            m_expectations, m_upstream,
            {.weights = gradient.first(circuitWeights), .features = {}});
    } else {
        m_simulator.forward(batch, m_expectations);
        passHead(0, m_expectations, m_upstream);
    }
    StepOutcome outcome{.loss = meanLoss(m_loss, m_probabilities, m_targets)};
    if (!std::isfinite(outcome.loss))
        return outcome;

    const std::span<Real> headGradient = gradient.subspan(circuitWeights);
    const std::size_t observables = m_parameters.headWeights();
    headGradients<Real>(
        m_expectations, m_logitGradient,
        {.weights = headGradient.first(observables), .bias = headGradient.subspan(observables)});

    m_optimizer.step(parameters, gradient);
    outcome.isDone =
        std::ranges::all_of(parameters, [](Real value) { return std::isfinite(value); });
    if (outcome.isDone)
        m_parameters.write();
    else
        m_optimizer.forgetStep();
    return outcome;
}

template class TrainingStep<float>;
template class TrainingStep<double>;

} // namespace ansatz
