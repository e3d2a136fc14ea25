// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cupynumeric_worker/machine.h"
#include "engine/simulator/simulator.h"

#include <memory>
#include <vector>

namespace ansatz::cupynumeric {

/// Cut a batch into shards, one Legate task each; weight gradients are summed over the shards by a
/// Legate reduction. On the CPU: same inputs and number of shards, same bits.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeCpuShardedSimulator(const Machine &machine, const ExpandedCircuit &circuit,
                        const std::vector<Observable> &observables);
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeGpuShardedSimulator(const Machine &machine, const ExpandedCircuit &circuit,
                        const std::vector<Observable> &observables);

/// On what the machine has.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeShardedSimulator(const Machine &machine, const ExpandedCircuit &circuit,
                     const std::vector<Observable> &observables)
{
    return machine.isOnGpus() ? makeGpuShardedSimulator<Real>(machine, circuit, observables)
                              : makeCpuShardedSimulator<Real>(machine, circuit, observables);
}

} // namespace ansatz::cupynumeric
