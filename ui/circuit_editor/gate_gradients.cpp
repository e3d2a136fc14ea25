// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/gate_gradients.h"

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double decades = 3;
constexpr double tintSteps =
    24; ///< coarse, so that a gate is drawn anew for what can be seen alone

} // namespace

std::vector<double> gradientSizes(std::span<const double> gradient,
                                  std::span<const int> drawnWeights, int drawn)
{
    if (gradient.size() != drawnWeights.size() || gradient.empty())
        return {};
    std::vector<double> sums(static_cast<std::size_t>(drawn), 0);
    std::vector<int> counts(sums.size(), 0);
    for (std::size_t k = 0; k < gradient.size(); ++k) {
        const auto weight = static_cast<std::size_t>(drawnWeights[k]);
        sums.at(weight) += std::abs(gradient[k]);
        ++counts[weight];
    }
    for (std::size_t weight = 0; weight < sums.size(); ++weight)
        if (counts[weight] > 0)
            sums[weight] /= counts[weight];
    return sums;
}

double gradientSize(const Operation &operation, std::span<const double> sizes)
{
    double sum = 0;
    int count = 0;
    for (const Parameter &parameter : operation.parameters) {
        if (!parameter.readsWeight()
            || static_cast<std::size_t>(parameter.weightIndex()) >= sizes.size())
            continue;
        sum += sizes[static_cast<std::size_t>(parameter.weightIndex())];
        ++count;
    }
    return count == 0 ? 0 : sum / count;
}

double tintOf(double size, double largest)
{
    if (!(size > 0) || !(largest > 0) || !std::isfinite(largest))
        return 0;
    const double tint = std::clamp(1 + std::log10(size / largest) / decades, 0.0, 1.0);
    return std::round(tint * tintSteps) / tintSteps;
}

std::vector<int> firstPlaces(const Circuit &circuit, const std::vector<WeightOrigin> &origins)
{
    std::vector<int> places(static_cast<std::size_t>(circuit.weights), -1);
    for (std::size_t k = 0; k < origins.size(); ++k)
        if (origins[k].repetition == 0)
            places[static_cast<std::size_t>(origins[k].drawnWeight)] = static_cast<int>(k);
    return places;
}

} // namespace ansatz::ui
