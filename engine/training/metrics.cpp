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
    if (kind == LossKind::BinaryCrossEntropy) {
        const double denominator = probability * (1 - probability);
        return (probability - target) / (denominator < 1e-12 ? 1e-12 : denominator);
    }
    return 2 * (probability - target);
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

std::vector<double> lossGradient(LossKind kind, std::span<const double> probabilities,
                                 std::span<const int> targets)
{
    ANSATZ_CHECK(probabilities.size() == targets.size(), "a target for every probability");
    std::vector<double> gradient(targets.size());
    for (std::size_t i = 0; i < targets.size(); ++i)
        gradient[i] = sampleGradient(kind, probabilities[i], targets[i])
                      / static_cast<double>(targets.size());
    return gradient;
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
