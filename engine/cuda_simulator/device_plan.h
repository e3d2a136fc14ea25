// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace ansatz::cuda {

/// How many commuting runs one pass over a state applies; 2^3 amplitudes stay in registers.
inline constexpr int runsAtOnce = 3;
inline constexpr std::uint32_t amplitudesAtOnce = 1u << runsAtOnce;
/// Kernels index amplitudes with 32 bits.
inline constexpr int mostQubits = 32;

/// Which inputs enter something; a bit set.
enum Inputs : std::uint32_t { noInputs = 0, weightInputs = 1, featureInputs = 2 };

/// offset + Σ coefficient·input, over terms [firstTerm, firstTerm + terms).
struct FlatAngle {
    double offset;
    std::uint32_t firstTerm;
    std::uint32_t terms;
};

struct FlatAngleTerm {
    double coefficient;
    std::uint32_t index;
    std::uint32_t isFeature;
};

/// exp(−i·scale·angle/2·σ) on the roles of a run.
struct FlatFactor {
    std::uint32_t axis; ///< 0, 1, 2: X, Y, Z
    std::uint32_t angle;
    double scale; ///< 1 or −1
};

/// A product of factors: one unitary of determinant 1 on the two roles that an amplitude can have.
struct FlatRun {
    std::uint32_t firstFactor;
    std::uint32_t factors; ///< 0: the identity
    std::uint32_t inputs;  ///< that enter its angles
};

/// Up to three commuting runs that one pass applies. Amplitude x has in run k the role
/// parity(x & sign[k]) ^ bit k of negative; its partner is x ^ flip[k]. The flips are independent,
/// and flip[j] changes no role in run k ≠ j; a group of fewer runs is filled up with other flips.
struct FlatGroup {
    /// Bits below the pivots of the flips' span, ascending: t with a 0 put in above each of them
    /// runs through one index of every coset.
    std::uint32_t below[runsAtOnce];
    std::uint32_t flip[runsAtOnce];
    std::uint32_t sign[runsAtOnce];
    std::uint32_t run[runsAtOnce];
    std::uint32_t negative;
    std::uint32_t runs;
};

/// (−1)^(parity(x & sign) ^ negative) and a run that has this role.
struct FlatRole {
    std::uint32_t sign;
    std::uint32_t negative;
    std::uint32_t run;
};

/// One pass over the state: a group, or a phase for every amplitude.
struct FlatPass {
    std::uint32_t isPhase;
    std::uint32_t first;  ///< the group, or the first of the phase's roles
    std::uint32_t count;  ///< 1, or how many roles the phase has
    std::uint32_t inputs; ///< that enter any run of it
    std::uint32_t step; ///< passes of one step commute: gradients of one need no undoing of others
};

/// P of an observable's term: (Pψ)(x) = i^quarters·(−1)^parity(x & sign)·ψ(x ^ flip).
struct FlatTerm {
    std::uint32_t flip;
    std::uint32_t sign;
    std::uint32_t quarters;
};

/// coefficient·(the entry of that index): an element of a sparse matrix.
struct FlatEntry {
    double coefficient;
    std::uint32_t index;
};

/// The circuit in arrays that kernels read. Passed to kernels by value; the pointers are the
/// device's.
///
/// Runs of weights alone come first, those that a feature enters after them; likewise factors.
///
/// Values: what observables are sums of. Three for every absorbed run k, ⟨X⟩, ⟨Y⟩, ⟨Z⟩ at 3k …
/// 3k+2, then one for every term.
struct DevicePlan {
    std::uint32_t qubits; ///< at least 3: smaller states are filled up with qubits left at |0⟩
    std::uint32_t features;
    std::uint32_t weights;
    std::uint32_t observables;

    std::uint32_t runs;
    std::uint32_t sharedRuns;
    std::uint32_t factors;
    std::uint32_t sharedFactors;

    std::uint32_t startGroup;    ///< three qubits of the start
    std::uint32_t startRoles;    ///< the others: roles [0, startRoles)
    std::uint32_t startInputs;   ///< that enter the start
    std::uint32_t circuitPasses; ///< passes [0, circuitPasses) are the circuit after the start;
                                 ///< those from there on cover the start, for its gradients
    std::uint32_t passes;

    std::uint32_t measureGroup; ///< groups [measureGroup, + measureGroups) are the absorbed runs
    std::uint32_t measureGroups;
    std::uint32_t absorbed;      ///< absorbed runs
    std::uint32_t absorbedRoles; ///< roles [absorbedRoles, + absorbed) are the absorbed runs
    std::uint32_t absorbedInputs;
    std::uint32_t diagonalTerms; ///< terms without flip come first
    std::uint32_t terms;

    const FlatAngle *angles;
    const FlatAngleTerm *angleTerms;
    const FlatFactor *factorList;
    const FlatRun *runList;
    const FlatGroup *groups;
    const FlatRole *roles;
    const FlatPass *passList;
    const std::uint32_t *absorbedFlips; ///< [absorbed]
    const FlatTerm *termList;

    const double *constants;             ///< [observables]
    const std::uint32_t *observableRows; ///< [observables + 1]
    const FlatEntry *observableEntries;  ///< coefficients of values
    const std::uint32_t *valueRows;      ///< [values + 1]
    const FlatEntry *valueEntries;       ///< coefficients of observables
    const std::uint32_t *weightRows;     ///< [weights + 1]
    const FlatEntry *weightEntries;      ///< coefficients of factors' gradients
    const std::uint32_t *featureRows;    ///< [features + 1]
    const FlatEntry *featureEntries;     ///< likewise
};

} // namespace ansatz::cuda
