// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <string>
#include <vector>

namespace ansatz {

/// What code for other software is written from.
struct ExportedCircuit {
    std::string name; ///< for people; may be empty
    Circuit circuit;
    std::vector<Observable> observables;
    /// Of the expanded circuit, written down as defaults; empty when they are not known.
    std::vector<double> weights;
};

/// A Python module that builds the circuit and returns its expectation values, with features and
/// weights as arguments; repeat blocks are loops. Its head says the bit order. Gates that the other
/// program does not have are written as their factors, which leaves out a global phase.
/// Throws UserError for a circuit, observables or weights that do not suit each other.
[[nodiscard]] std::string pennyLaneCode(const ExportedCircuit &exported);
[[nodiscard]] std::string qiskitCode(const ExportedCircuit &exported);

} // namespace ansatz
