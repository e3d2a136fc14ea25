// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace ansatz::native {

/// A state is `vectors` (a power of two) SIMD vectors of complex numbers, [vector][re|im][lane],
/// aligned to 64 bytes. Either a lane is a sample, and a vector an amplitude of all of them; or a
/// state is of one sample, and the low bits of its basis index choose the lane. The loops are the
/// same: lanes only ever meet by the exclusive or of lane numbers (`laneFlips`).
///
/// Every coefficient is a vector [lane]: of each sample, or the same in all lanes up to the sign
/// that the lane's bits give it. A state and its lambda should lie 2 KiB apart modulo 4 KiB: where
/// they fall into the same sets of a cache they drive each other out. All structs are plain data:
/// they cross into code that is compiled for other instruction sets.

inline constexpr int maximumBlockBits = 3;

enum class RotationKind : unsigned char { X, Y, Z };

/// One rotation of a block's bit. For amplitudes a (bit 0) and b (bit 1), with s = sine, negated
/// for Y and Z where the block's sign says so, and c = cosine, 1 when `lifted`:
/// X: a ← c·a − i·s·b, b ← c·b − i·s·a
/// Y: a ← c·a − s·b,   b ← c·b + s·a
/// Z: a ← (c − i·s)·a, b ← (c + i·s)·b
template <class Real>
struct BlockRotation {
    RotationKind kind = RotationKind::X;
    unsigned char bit = 0;
    bool lifted = false;
    const Real *cosine = nullptr; ///< [lane]; unused when lifted
    const Real *sine = nullptr;   ///< [lane]
};

/// Vectors that will be needed next, fetched a few at a time while others are computed with:
/// those of a state, and of a lambda unless it is null, at base ^ the span of a basis.
template <class Real>
struct Ahead {
    const Real *state = nullptr;
    const Real *lambda = nullptr;
    std::size_t steps[8 * sizeof(std::size_t)] = {}; ///< [j]: XOR of the basis up to and with j
    std::size_t vector = 0;                          ///< the next one
    std::size_t done = 0;
    std::size_t count = 0; ///< 2^size of the basis
    int atOnce = 1;        ///< for every group of amplitudes that a block loads
};

/// The indices base ^ XOR of basis[j] over the bits j of i, for i < 2^bits, in this order. A kernel
/// works on a part of a state so, in place.
struct Coset {
    std::size_t base = 0;
    const std::size_t *basis = nullptr;
    int bits = 0;
};

/// Up to three qubits whose amplitudes are loaded together. Element i (bits of i: the block's bits)
/// of the group at a base is vector base ^ XOR of flips[j] over the bits j of i, its lanes
/// exchanged with lane ^ XOR of laneFlips[j]. Kernels are given the bases, one of each group, as a
/// coset.
///
/// bits = 0 is a qubit whose amplitudes lie in the lanes of one vector alone: lane l meets
/// l ^ laneFlips[0], and a rotation of bit 0 is, with s of the lane's own sign,
/// X: v ← c·v − i·s·w, Y: v ← c·v − s·w, Z: v ← (c − i·s)·v, w being v with its lanes exchanged.
///
/// Signs at a base: Y and Z of bit j are negated where parity(base & signs[j]) is 1, and X where
/// parity(base & xSigns[j]) is (0 for a plain X).
template <class Real>
struct Block {
    int bits = 0;
    std::size_t flips[maximumBlockBits] = {};
    unsigned char laneFlips[maximumBlockBits] = {};
    std::size_t signs[maximumBlockBits] = {};
    std::size_t xSigns[maximumBlockBits] = {};
    const BlockRotation<Real> *rotations = nullptr;
    std::size_t rotationCount = 0;
    Ahead<Real> *ahead = nullptr; ///< null: nothing to fetch
};

/// A phase exp(∓i·a/2): v ← (c − i·s)·v, s negated where parity(vector & sign) is 1, c = 1 when
/// `lifted`. Kernels are given the vectors as a coset.
template <class Real>
struct PhaseTerm {
    std::size_t sign = 0;
    bool lifted = false;
    const Real *cosine = nullptr; ///< [lane]
    const Real *sine = nullptr;   ///< [lane]
};

/// The loops over a state, for one instruction set. Bits of a block count as one when bits = 0 in
/// arrays [bit]. Sums are added to what is there, and kept accurate by summing in blocks.
template <class Real>
struct Kernels {
    const char *name = ""; ///< "AVX-512", "AVX2", "NEON", "SSE4", …
    int lanes = 1;         ///< at most 64 / sizeof(Real)
    int bestBlockBits = 2; ///< how many qubits a block should have for speed

    /// The product state of 2^vectorBits vectors: `first` is [re|im][lane] of vector 0 before the
    /// factors; factors are [bit of the vector index][0|1][re|im][lane].
    void (*product)(Real *state, int vectorBits, const Real *first, const Real *factors);

    /// Applies the block's rotations in order, or with `inverse` those of the opposite angles (s
    /// negated, c kept, also when lifted) in reverse order.
    void (*apply)(Real *state, const Coset &bases, const Block<Real> &block, bool inverse);

    /// Adds Im⟨lambda|X, Y, Z|state⟩ of every bit to overlaps [bit][X|Y|Z][lane] unless that is
    /// null, then applies the inverse to lambda and, with `undoState`, to state. The Y and Z
    /// overlaps lack the lanes' signs.
    /// bits ≥ 1: X: Im(l0*·b + l1*·a), Y: Re(l1*·a) − Re(l0*·b), Z: Im(l0*·a − l1*·b).
    /// bits = 0: X: Im(l*·w), Y: −Re(l*·w), Z: Im(l*·v).
    void (*undo)(Real *state, Real *lambda, const Coset &bases, const Block<Real> &block,
                 bool undoState, Real *overlaps);

    /// Adds ⟨state|X, Y, Z|state⟩ of every bit to sums [bit][X|Y|Z][lane], Y and Z without the
    /// lanes' signs. bits ≥ 1: 2Re(a*·b), 2Im(a*·b), |a|² − |b|²; bits = 0: Re(v*·w), Im(v*·w),
    /// |v|².
    void (*expectations)(const Real *state, const Coset &bases, const Block<Real> &block,
                         Real *sums);

    /// lambda += Σ_bits (x·X + y·Y + z·Z)|state⟩; coefficients [bit][X|Y|Z][lane], Y and Z with the
    /// lanes' signs. With `first`, lambda is written instead of added to.
    /// bits = 0: lambda += (x − i·y)·w + z·v.
    void (*addObservables)(const Real *state, Real *lambda, const Coset &bases,
                           const Block<Real> &block, const Real *coefficients, bool first);

    /// Multiplies by all phases, or with `inverse` by their conjugates.
    void (*phases)(Real *state, const Coset &vectors, const PhaseTerm<Real> *terms,
                   std::size_t count, bool inverse);

    /// Adds ±Im(lambda*·state) of every term to overlaps [term][lane] (without the lanes' signs)
    /// unless that is null, then multiplies lambda and, with `undoState`, state by the conjugates.
    void (*undoPhases)(Real *state, Real *lambda, const Coset &vectors,
                       const PhaseTerm<Real> *terms, std::size_t count, bool undoState,
                       Real *overlaps);

    /// Adds ±|state|² of every term to sums [term][lane]; only the terms' signs are read.
    void (*diagonalExpectations)(const Real *state, const Coset &vectors,
                                 const PhaseTerm<Real> *terms, std::size_t count, Real *sums);

    /// lambda += (Σ ±coefficient)·state; coefficients [term][lane] with the lanes' signs. With
    /// `first`, lambda is written instead of added to; count may then be 0.
    void (*addDiagonal)(const Real *state, Real *lambda, const Coset &vectors,
                        const PhaseTerm<Real> *terms, std::size_t count, const Real *coefficients,
                        bool first);

    /// sines[i], cosines[i] of angles[i]/2, within 4 ulp of 1. `count` is a multiple of `lanes`.
    void (*halfAngles)(const Real *angles, std::size_t count, Real *sines, Real *cosines);
};

/// The kernels of the best instruction set that this CPU offers.
template <class Real>
[[nodiscard]] const Kernels<Real> &kernels();

/// Every set of kernels that was compiled and that this CPU can run, the best one first; for tests.
template <class Real>
[[nodiscard]] const Kernels<Real> *const *allKernels(std::size_t &count);

} // namespace ansatz::native
