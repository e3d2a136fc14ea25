// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"
#include "engine/worker/bytes.h"

#include <vector>

namespace ansatz::worker {

/// A circuit and its observables, as processes hand them on.
struct CircuitMessage {
    ExpandedCircuit circuit;
    std::vector<Observable> observables;
};

void write(ByteWriter &writer, const ExpandedCircuit &circuit,
           const std::vector<Observable> &observables);

/// Throws InternalError for bytes that are no circuit, UserError for one that is not valid.
[[nodiscard]] CircuitMessage readCircuitMessage(ByteReader &reader);

} // namespace ansatz::worker
