// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"
#include "engine/worker/worker_process.h"

#include <memory>
#include <vector>

namespace ansatz::worker {

/// A simulator that computes in the worker of that command: one request for a forward or backward
/// pass. The worker's end, and that of its device, is a BackendFailure of the pass that meets it;
/// the next pass starts another worker. Starts the worker now; throws what it refuses.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeWorkerSimulator(const WorkerCommand &command, const ExpandedCircuit &circuit,
                    const std::vector<Observable> &observables);

} // namespace ansatz::worker
