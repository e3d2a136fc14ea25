// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/initial_weights.h"

#include "engine/base/random.h"

namespace ansatz {

namespace {

constexpr std::uint64_t weightStream = 1; // apart from the split's and the batches' streams

} // namespace

std::vector<double> initialCircuitWeights(std::size_t count, double spread, std::uint64_t seed)
{
    Random random(seed, weightStream);
    std::vector<double> weights(count);
    for (double &weight : weights)
        weight = spread * random.normal();
    return weights;
}

} // namespace ansatz
