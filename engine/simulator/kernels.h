// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ansatz {

/// The amplitudes that a gate mixes, for a state of n qubits: `count` groups, one for every setting
/// of the bits outside `fixed`, with `members` amplitudes at x | offsets[i].
///
/// Plain data: it crosses into files that are compiled for other instruction sets.
struct AmplitudeGroups {
    std::size_t count = 0;
    std::size_t fixed = 0; ///< the bits of the gate's qubits
    int members = 0;       ///< 1 … 8
    std::size_t offsets[8] = {};
};

/// A Pauli string P without its coefficient: P|x⟩ = i^yCount · (-1)^parity(x & sign) |x ^ flip⟩.
struct TilePauliMasks {
    std::size_t flip = 0;
    std::size_t sign = 0;
    int yCount = 0;
};

/// The loops over a tile: `lanes` states side by side, [amplitude][re|im][lane], aligned to 64
/// bytes. A matrix is [element][re|im], or [element][re|im][lane] when `perLane`; its elements are
/// row-major (dense) or one for each member (diagonal).
template <class Real>
struct Kernels {
    int lanes = 1;

    /// |0…0⟩ in every lane.
    void (*reset)(Real *state, std::size_t amplitudes);

    void (*applyDense)(Real *state, const AmplitudeGroups &groups, const Real *matrix,
                       bool perLane);
    void (*applyDiagonal)(Real *state, const AmplitudeGroups &groups, const Real *matrix,
                          bool perLane);
    /// Exchanges members 0 and 1, 2 and 3, … of every group.
    void (*applySwap)(Real *state, const AmplitudeGroups &groups);

    /// Applies the inverse to `state` and `lambda`. Unless null, `overlap` becomes the sum over all
    /// groups of conj(lambda before)[r] · state after[c], laid out as a matrix that is `perLane`.
    void (*undoDense)(Real *state, Real *lambda, const AmplitudeGroups &groups, const Real *matrix,
                      bool perLane, Real *overlap);
    void (*undoDiagonal)(Real *state, Real *lambda, const AmplitudeGroups &groups,
                         const Real *matrix, bool perLane, Real *overlap);

    /// ⟨state|P|state⟩ of strings of Z only, [string][lane].
    void (*diagonalExpectations)(const Real *state, std::size_t amplitudes,
                                 const TilePauliMasks *strings, std::size_t stringCount, Real *values);
    /// ⟨state|P|state⟩ of any string, [lane].
    void (*pauliExpectation)(const Real *state, std::size_t amplitudes, const TilePauliMasks &string,
                             Real *values);
    /// lambda = Σ weight·P|state⟩ over strings of Z only; weights are [string][lane].
    void (*diagonalProduct)(const Real *state, Real *lambda, std::size_t amplitudes,
                            const TilePauliMasks *strings, std::size_t stringCount,
                            const Real *weights);
    /// lambda += weight·P|state⟩; weights are [lane].
    void (*addPauliProduct)(const Real *state, Real *lambda, std::size_t amplitudes,
                            const TilePauliMasks &string, const Real *weights);
};

} // namespace ansatz
