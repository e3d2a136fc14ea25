// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/initial_weights.h"

#include "engine/base/random.h"

namespace ansatz {

namespace {

constexpr std::uint64_t weightStream = 1; // apart from the split's and the batches' streams
constexpr std::uint64_t rangeStream = 19; // of those that start uniformly

/// Which drawn weights scale features and are no angles.
std::vector<char> onlyScales(const Circuit &circuit)
{
    std::vector<char> scales(static_cast<std::size_t>(circuit.weights), 0);
    std::vector<char> angles(scales.size(), 0);
    for (const Operation &operation : circuit.operations)
        for (const Parameter &parameter : operation.parameters)
            if (parameter.readsWeight())
                (parameter.hasTrainableScale()
                     ? scales
                     : angles)[static_cast<std::size_t>(parameter.weightIndex())] = 1;
    for (std::size_t k = 0; k < scales.size(); ++k)
        scales[k] = scales[k] && !angles[k];
    return scales;
}

} // namespace

std::vector<double> initialCircuitWeights(const Circuit &circuit, double spread, std::uint64_t seed)
{
    const std::vector<WeightOrigin> origins = expand(circuit).origins;
    const std::vector<char> scales = onlyScales(circuit);
    const std::vector<double> normal = initialCircuitWeights(origins.size(), 1, seed);
    Random random(seed, rangeStream);
    std::vector<double> weights(origins.size());
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const double uniform = random.uniform();
        const WeightStart *start = startOf(circuit, origins[k].drawnWeight);
        if (start == nullptr)
            weights[k] = scales[static_cast<std::size_t>(origins[k].drawnWeight)] != 0
                             ? 1
                             : spread * normal[k];
        else if (start->distribution == WeightStart::Distribution::Value)
            weights[k] = start->first;
        else if (start->distribution == WeightStart::Distribution::Normal)
            weights[k] = start->first + start->second * normal[k];
        else
            weights[k] = start->first + uniform * (start->second - start->first);
    }
    return weights;
}

std::vector<double> initialCircuitWeights(std::size_t count, double spread, std::uint64_t seed)
{
    Random random(seed, weightStream);
    std::vector<double> weights(count);
    for (double &weight : weights)
        weight = spread * random.normal();
    return weights;
}

} // namespace ansatz
