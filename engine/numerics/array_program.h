// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/compiled_circuit.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ansatz::numerics {

/// A circuit as operations on whole arrays of states, amplitude x of qubit 0's bit first:
/// matrices on a few neighbouring qubits, index permutations, phases and rotations by Pauli
/// strings.
///
/// Every use of an angle has a number of its own: those of weights alone stand in `shared`, one for
/// all samples; those that a feature enters in `perSample`.
struct ArrayProgram {
    struct Use {
        std::size_t angle = 0; ///< index into angles
        Axis axis = Axis::Z;   ///< of a one-qubit rotation
    };
    struct UseAt {
        bool perSample = false;
        std::size_t index = 0; ///< into perSample or shared
    };

    /// Matrices that are built alike and at once: `groups` of them, each the Kronecker product over
    /// its qubits of products of rotations.
    struct GroupClass {
        std::size_t groups = 0;
        /// [qubit][rotation, the first to act first]: where the `groups` uses of it begin.
        std::vector<std::vector<UseAt>> rotations;

        [[nodiscard]] std::size_t dimension() const { return std::size_t(1) << rotations.size(); }
    };

    /// One of a class' matrices on qubits first, first+1, …
    struct Group {
        int first = 0;
        int qubits = 1;
        std::size_t groupClass = 0;
        std::size_t index = 0;
    };
    struct Layer {
        std::vector<Group> groups; ///< of different qubits
    };
    /// A gate that only renames basis states, and undoes itself.
    struct Renaming {
        std::size_t control = 0; ///< bits that must be 1; 0: always
        std::size_t target = 0;
        bool exchanges = false; ///< control and target, instead of flipping the target

        [[nodiscard]] std::size_t operator()(std::size_t x) const
        {
            if (exchanges)
                return ((x & control) != 0) == ((x & target) != 0) ? x : x ^ control ^ target;
            return (x & control) == control ? x ^ target : x;
        }
    };
    /// Renamings, one after the other.
    struct Permutation {
        std::vector<Renaming> renamings;

        /// ψ'(x) = ψ(source[x]).
        [[nodiscard]] std::vector<std::int64_t> source(std::size_t amplitudes) const;
        [[nodiscard]] std::vector<std::int64_t> inverse(std::size_t amplitudes) const;
    };
    /// ψ'(x) = exp(−i/2·Σ angle·(−1)^parity(x & sign))·ψ(x). The terms' uses of a kind follow one
    /// another.
    struct Phase {
        struct Terms {
            std::size_t begin = 0; ///< of their uses
            std::vector<std::size_t> signs;
        };
        Terms shared;
        Terms perSample;
    };
    /// exp(−i·angle/2·P).
    struct Rotation {
        PauliMasks pauli;
        UseAt use;
    };
    using Step = std::variant<Layer, Permutation, Phase, Rotation>;

    int qubits = 1;
    std::vector<Angle> angles;
    std::vector<Use> shared;
    std::vector<Use> perSample;
    std::vector<GroupClass> classes;
    std::vector<Group> start; ///< on |0…0⟩; covers every qubit
    std::vector<Step> steps;

    [[nodiscard]] std::size_t amplitudes() const { return std::size_t(1) << qubits; }
};

/// `fused`: what no observable sees is dropped, neighbouring one-qubit gates become matrices on
/// several qubits, CNOT, X and SWAP one index permutation, commuting phases one phase. Otherwise
/// the gates' factors one after the other, as they stand.
[[nodiscard]] ArrayProgram makeArrayProgram(const ExpandedCircuit &circuit,
                                            const std::vector<Observable> &observables, bool fused);

} // namespace ansatz::numerics
