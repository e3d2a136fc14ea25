// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

namespace ansatz::ui {

/// Without gates.
inline Circuit wires(int count)
{
    Circuit circuit;
    circuit.qubits = count;
    return circuit;
}

/// RX and RY in one column, CX in the next.
inline Circuit threeWires()
{
    Circuit circuit;
    circuit.qubits = 3;
    append(circuit, gate("rx"), {0}, {Parameter::feature(0)});
    append(circuit, gate("ry"), {1}, {Parameter::weight(0)});
    append(circuit, gate("cx"), {0, 1});
    return circuit;
}

} // namespace ansatz::ui
