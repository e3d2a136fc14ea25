// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/compiled_circuit.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace ansatz {

/// A factor of a gate (GateFactor) on qubits of the circuit.
struct LoweredFactor {
    GateFactor::Kind kind = GateFactor::Kind::Rotation;
    std::vector<std::pair<int, Axis>> pauli; ///< Rotation: on different qubits, in their order
    std::size_t angle = 0;                   ///< Rotation: index into LoweredCircuit::angles
    int control = 0;
    int target = 0;
};

/// A circuit as Pauli rotations, CNOTs and SWAPs, in order of application.
struct LoweredCircuit {
    std::vector<Angle> angles; ///< without duplicates
    std::vector<LoweredFactor> factors;
};

/// Takes gates apart and leaves out rotations whose angle is always 0. The circuit has no trainable
/// scales (trainable_scale.h takes them out).
[[nodiscard]] LoweredCircuit lower(const ExpandedCircuit &circuit);

/// Drops factors that no observable can see: those outside its light cone, and phases before a
/// measurement of Z.
void dropUnseen(LoweredCircuit &circuit, int qubits, const std::vector<Observable> &observables);

} // namespace ansatz
