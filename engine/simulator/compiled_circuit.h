// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <array>
#include <cstddef>
#include <variant>
#include <vector>

namespace ansatz {

/// An angle in radians: offset + Σ coefficient·input.
struct Angle {
    struct Term {
        Parameter::Source source = Parameter::Source::Weight; ///< Weight or Feature
        std::size_t index = 0;
        double coefficient = 1;
    };
    double offset = 0;
    std::vector<Term> terms;
    bool perSample = false; ///< a feature enters
};

/// A signed Pauli string on basis indices:
/// P|x⟩ = ±i^yCount · (−1)^parity(x & sign) |x ^ flip⟩, minus when `negative`.
struct PauliMasks {
    std::size_t flip = 0;
    std::size_t sign = 0;
    int yCount = 0;
    bool negative = false;

    friend bool operator==(const PauliMasks &, const PauliMasks &) = default;
};

enum class Axis { X, Y, Z };

/// Neighbouring one-qubit gates of a qubit, fused into one unitary:
/// exp(−i·a_m/2·σ_m) … exp(−i·a_1/2·σ_1), factors[0] first.
struct QubitRun {
    struct Factor {
        Axis axis = Axis::X;
        std::size_t angle = 0; ///< index into CompiledCircuit::angles
    };
    int qubit = 0;
    /// X, Y and Z of the qubit as they act on stored basis indices.
    std::array<PauliMasks, 3> paulis;
    std::vector<Factor> factors; ///< never empty
    bool perSample = false;      ///< a feature enters
    bool trainable = false;      ///< a weight enters
};

/// Runs of different qubits, which commute. For two runs j ≠ k of a layer
/// parity(sign of Z_j & flip of X_k) = 0: neither changes the role of the other's amplitudes.
struct Layer {
    std::vector<QubitRun> runs;
};

/// exp(−i·angle/2·P) for one Pauli string.
struct PauliRotation {
    PauliMasks pauli;
    std::size_t angle = 0; ///< index into CompiledCircuit::angles
};

/// Rotations of several qubits by strings with X or Y, one after the other. Every string has an odd
/// number of Y, so that its rotation is real:
/// ψ(x) ← cos(a/2)·ψ(x) − κ·sin(a/2)·(−1)^parity(x & sign)·ψ(x ^ flip),
/// κ = 1 for yCount mod 4 = 1 and −1 for 3, the other way round when negative.
struct Rotations {
    std::vector<PauliRotation> rotations;
};

/// Rotations by strings of Z only (flip = 0), which commute: one phase for each amplitude,
/// exp(−i/2·Σ ±angle·(−1)^parity(x & sign)).
struct Diagonal {
    std::vector<PauliRotation> terms;
};

using Step = std::variant<Layer, Rotations, Diagonal>;

/// coefficient·P, a term of an observable, as it acts on the state after the last step.
struct CompiledTerm {
    std::size_t observable = 0;
    double coefficient = 1;
    PauliMasks pauli;
};

/// coefficient·σ of a qubit *after* its run of the absorbed last layer, a term of an observable.
struct AbsorbedTerm {
    std::size_t observable = 0;
    double coefficient = 1;
    std::size_t run = 0; ///< index into CompiledCircuit::absorbed.runs
    Axis axis = Axis::Z;
};

/// A circuit and its observables in the form that compiled simulators run, free of inputs:
///
/// - CNOT, X and SWAP move no data. They change which basis index stores which amplitude: logical
///   bit q of stored index x is parity(x & row_q) ^ constant_q. All masks here are of stored
///   indices. At the start index bit n−1−q is qubit q.
/// - Neighbouring one-qubit gates are fused; those before anything else make the product state
///   `start`; gates on several qubits become rotations by Pauli strings (GateFactor); commuting
///   phases are merged.
/// - What no observable can see is dropped (light cone).
/// - One-qubit gates at the end, of qubits that observables see only through single Paulis, are
///   never applied: `absorbed` turns σ into U†σU, three Pauli expectations of a qubit.
///
/// Gradients: for a factor exp(−i·a/2·P) the derivative of L = ⟨ψ|O|ψ⟩ by a is Im⟨λ|P|ψ⟩ with ψ and
/// λ = Oψ right after it. A run needs Im⟨λ|X|ψ⟩, ⟨λ|Y|ψ⟩, ⟨λ|Z|ψ⟩ after the run only, however many
/// factors it has.
struct CompiledCircuit {
    int qubits = 1;
    std::size_t features = 0;
    std::size_t weights = 0;
    std::size_t observables = 0;

    std::vector<Angle> angles; ///< without duplicates

    Layer start; ///< on |0…0⟩; at most one run a qubit
    std::vector<Step> steps;
    Layer absorbed; ///< none of its runs is perSample

    std::vector<CompiledTerm> terms; ///< those without flip first
    std::size_t diagonalTerms = 0;   ///< how many those are
    std::vector<AbsorbedTerm> absorbedTerms;
    /// Coefficients of identity terms, [observables]: added to the expectations.
    std::vector<double> constants;

    [[nodiscard]] std::size_t amplitudes() const { return std::size_t(1) << qubits; }
};

/// Needs a circuit that memory admits, fewer than 60 qubits, without trainable scales
/// (trainable_scale.h takes them out). Throws UserError for an observable
/// that does not fit the circuit.
[[nodiscard]] CompiledCircuit compile(const ExpandedCircuit &circuit,
                                      const std::vector<Observable> &observables);

} // namespace ansatz
