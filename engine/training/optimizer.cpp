// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/optimizer.h"

#include "engine/base/error.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

constexpr double meanDecay = 0.9;
constexpr double squareDecay = 0.999;
constexpr double smallest = 1e-8; // of Adam's denominator

} // namespace

std::vector<double> averageGradient(const TrainingSettings &settings, const OptimizerMemory &memory)
{
    if (memory.steps == 0)
        return {};
    const bool isAdam = settings.optimizer == OptimizerKind::Adam;
    const double keep = isAdam ? meanDecay : settings.momentum;
    const double weights = 1 - std::pow(keep, static_cast<double>(memory.steps));
    // SGD adds whole gradients to its momentum, Adam a tenth of each.
    const double scale = isAdam ? 1 / weights : (1 - keep) / weights;
    std::vector<double> gradient = memory.mean;
    for (double &value : gradient)
        value *= scale;
    return gradient;
}

template <class Real>
Optimizer<Real>::Optimizer(const TrainingSettings &settings, std::size_t parameters)
    : m_kind(settings.optimizer), m_learningRate(settings.learningRate),
      m_momentum(settings.momentum), m_mean(parameters),
      m_square(m_kind == OptimizerKind::Adam ? parameters : 0)
{}

template <class Real>
void Optimizer<Real>::step(std::span<Real> parameters, std::span<const Real> gradient)
{
    ANSATZ_CHECK(parameters.size() == m_mean.size() && gradient.size() == m_mean.size(),
                 "the parameters stay as many");
    m_meanBefore = m_mean;
    m_squareBefore = m_square;
    ++m_steps;
    if (m_kind == OptimizerKind::Adam)
        adam(parameters, gradient);
    else
        sgd(parameters, gradient);
}

template <class Real>
void Optimizer<Real>::forgetStep()
{
    ANSATZ_CHECK(m_meanBefore.size() == m_mean.size(), "there was a step");
    --m_steps;
    m_mean.swap(m_meanBefore);
    m_square.swap(m_squareBefore);
    m_meanBefore.clear(); // its memory stays for the next step
}

template <class Real>
void Optimizer<Real>::adam(std::span<Real> parameters, std::span<const Real> gradient)
{
    // As torch, what depends on the step alone is computed in double and rounded once.
    const auto count = static_cast<double>(m_steps);
    const Real rate = static_cast<Real>(m_learningRate / (1 - std::pow(meanDecay, count)));
    const Real scale = static_cast<Real>(std::sqrt(1 - std::pow(squareDecay, count)));
    constexpr Real keepMean = Real(meanDecay);
    constexpr Real newMean = Real(1 - meanDecay);
    constexpr Real keepSquare = Real(squareDecay);
    constexpr Real newSquare = Real(1 - squareDecay);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        m_mean[i] = m_mean[i] * keepMean + gradient[i] * newMean;
        m_square[i] = m_square[i] * keepSquare + gradient[i] * gradient[i] * newSquare;
        const Real denominator = std::sqrt(m_square[i]) / scale + Real(smallest);
        parameters[i] -= rate * (m_mean[i] / denominator);
    }
}

template <class Real>
void Optimizer<Real>::sgd(std::span<Real> parameters, std::span<const Real> gradient)
{
    const Real rate = static_cast<Real>(m_learningRate);
    const Real momentum = static_cast<Real>(m_momentum);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        m_mean[i] = m_mean[i] * momentum + gradient[i];
        parameters[i] -= rate * m_mean[i];
    }
}

template <class Real>
OptimizerMemory Optimizer<Real>::memory() const
{
    return {.steps = m_steps,
            .mean = {m_mean.begin(), m_mean.end()},
            .square = {m_square.begin(), m_square.end()}};
}

template <class Real>
void Optimizer<Real>::setMemory(const OptimizerMemory &memory)
{
    ANSATZ_CHECK(memory.mean.size() == m_mean.size() && memory.square.size() == m_square.size(),
                 "every parameter has its moments");
    m_steps = memory.steps;
    std::ranges::transform(memory.mean, m_mean.begin(),
                           [](double value) { return static_cast<Real>(value); });
    std::ranges::transform(memory.square, m_square.begin(),
                           [](double value) { return static_cast<Real>(value); });
}

template class Optimizer<float>;
template class Optimizer<double>;

} // namespace ansatz
