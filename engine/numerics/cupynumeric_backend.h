// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/backend.h"

#include <memory>
#include <vector>

namespace ansatz {

/// The entry of the backend cupynumeric. Its first call in a process looks whether the component
/// works, 0.1 to 0.3 s.
[[nodiscard]] Backend cupynumericBackend();

/// Throws UserError unless the device is one of the entry's.
void requireCupynumericDevice(const std::string &device);

/// Whether a simulator for the target would find its worker process running, which takes seconds to
/// start.
[[nodiscard]] bool isCupynumericWorkerRunning(const ComputeTarget &target);

/// A simulator for a target that was admitted, in the worker process: Legate tasks over `threads`
/// shards of a batch on the CPU, or over one for each GPU; without jit the circuit's gates as
/// operations on cuPyNumeric's arrays.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeCupynumericSimulator(const ComputeTarget &target, const ExpandedCircuit &circuit,
                         const std::vector<Observable> &observables);

} // namespace ansatz
