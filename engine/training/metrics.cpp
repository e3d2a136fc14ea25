// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/metrics.h"

#include "engine/base/error.h"

#include <cmath>

namespace ansatz {

namespace {

// NaN stays NaN, which std::max would drop.
double clampedLog(double value)
{
    const double result = std::log(value);
    return result < -100 ? -100 : result;
}

double sampleLoss(LossKind kind, double probability, int target)
{
    if (kind == LossKind::BinaryCrossEntropy)
        return -clampedLog(target == 1 ? probability : 1 - probability);
    return (probability - target) * (probability - target);
}

double sampleGradient(LossKind kind, double probability, int target)
{
    if (kind == LossKind::BinaryCrossEntropy)
        return probability - target;
    return 2 * (probability - target) * probability * (1 - probability);
}

} // namespace

double meanLoss(LossKind kind, std::span<const double> probabilities, std::span<const int> targets)
{
    ANSATZ_CHECK(probabilities.size() == targets.size(), "a target for every probability");
    if (targets.empty())
        return 0;
    double sum = 0;
    for (std::size_t i = 0; i < targets.size(); ++i)
        sum += sampleLoss(kind, probabilities[i], targets[i]);
    return sum / static_cast<double>(targets.size());
}

void logitGradient(LossKind kind, std::span<const double> probabilities,
                   std::span<const int> targets, std::size_t batch, std::span<double> gradient)
{
    ANSATZ_CHECK(probabilities.size() == targets.size() && gradient.size() == targets.size(),
                 "a target and a derivative for every probability");
    const auto count = static_cast<double>(batch);
    for (std::size_t i = 0; i < targets.size(); ++i)
        gradient[i] = sampleGradient(kind, probabilities[i], targets[i]) / count;
}

double accuracy(std::span<const double> probabilities, std::span<const int> targets)
{
    ANSATZ_CHECK(probabilities.size() == targets.size(), "a target for every probability");
    if (targets.empty())
        return 0;
    std::size_t right = 0;
    for (std::size_t i = 0; i < targets.size(); ++i)
        right += predictedTarget(probabilities[i]) == targets[i] ? 1U : 0U;
    return static_cast<double>(right) / static_cast<double>(targets.size());
}

} // namespace ansatz
