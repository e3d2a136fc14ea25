// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/weight_inputs.h"

#include "engine/experiment/run_state.h"
#include "engine/model/initial_weights.h"

namespace ansatz::ui {

std::vector<double> WeightInputs::weightsOf(const Circuit &circuit) const
{
    if (!run)
        return initialCircuitWeights(circuit, spread, seed);
    if (run->circuit == circuit)
        return run->weights;
    return carriedWeights(run->circuit, run->weights, circuit, {.removed = run->removed.get()});
}

} // namespace ansatz::ui
