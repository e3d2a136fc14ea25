// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/gate_shape.h"
#include "engine/simulator/kernels.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace ansatz {

/// An operation with everything that does not depend on inputs looked up.
struct TileOperation {
    const Gate *gate = nullptr;
    const GateShape *shape = nullptr;
    AmplitudeGroups groups;
    std::vector<Parameter> parameters;
    bool usesFeatures = false; ///< its matrix differs from sample to sample
    bool usesWeights = false;
    std::size_t matrixAt = 0; ///< first element of its matrix among those shared by all samples
};

/// A term of an observable.
struct TileTerm {
    std::size_t observable = 0;
    double coefficient = 1;
};

/// A circuit and its observables as the native simulator runs them.
struct TileCircuit {
    int qubits = 1;
    std::size_t features = 0;
    std::size_t weights = 0;
    std::size_t observables = 0;

    std::vector<TileOperation> operations;
    std::vector<std::unique_ptr<const GateShape>> shapes;
    std::size_t sharedElements = 0; ///< of all matrices that no feature enters

    /// Terms and their strings, those without X and Y first.
    std::vector<TileTerm> terms;
    std::vector<TilePauliMasks> strings;
    std::size_t diagonalTerms = 0;

    [[nodiscard]] std::size_t amplitudes() const { return std::size_t(1) << qubits; }
};

/// Needs a circuit that memory admits: fewer than 60 qubits. Throws UserError for an observable
/// that does not fit the circuit.
[[nodiscard]] TileCircuit compileTiles(const ExpandedCircuit &circuit,
                                      const std::vector<Observable> &observables);

/// The masks of a string on n qubits.
[[nodiscard]] TilePauliMasks masksOf(const PauliString &string, int qubits);

} // namespace ansatz
