// SPDX-License-Identifier: GPL-3.0-or-later
// The terms of a diagonal operator, and what they do to tiles of vectors that lie in registers.
// Compiled once for every instruction set, hence no #pragma once.
#if defined(ANSATZ_KERNELS_TERMS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_TERMS_INL_H
#undef ANSATZ_KERNELS_TERMS_INL_H
#else
#define ANSATZ_KERNELS_TERMS_INL_H
#endif

#include "engine/native_simulator/kernels_group-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

/// Terms that are held ready at a time; more take another pass over the state.
inline constexpr std::size_t termsAtOnce = 32;

/// 8 complex vectors fill half of 32 registers, 4 half of 16.
inline constexpr std::size_t widestTile = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON ? 8 : 4;

/// The vectors of a coset that are taken together: those of its first coordinates.
struct Tiles {
    explicit Tiles(const Coset &vectors)
    {
        while (size < widestTile && bits < vectors.bits) {
            for (std::size_t i = 0; i < size; ++i)
                offsets[size + i] = offsets[i] ^ vectors.basis[bits];
            size *= 2;
            ++bits;
        }
    }

    int bits = 0;
    std::size_t size = 1;
    std::size_t offsets[widestTile] = {};
};

/// The terms of a pass, sorted by their pattern: what their sign says of the places in a tile.
/// Above that, a tile's term is negated as a whole.
///
/// Full phases are lifted where that is safe, as rotations are, and share one factor.
template <class Real>
struct Terms {
    struct Term {
        std::size_t sign;
        std::size_t pattern;
        std::size_t place; ///< among the terms as they were given
        bool lifted;
        Signed<Real> sine;
        alignas(64) Real cosine[laneCount<Real>];
    };
    std::size_t count = 0;
    Term terms[termsAtOnce];
    std::size_t begins[widestTile + 1]; ///< [pattern], and the end
    bool scales = false;
    alignas(64) Real scale[laneCount<Real>];

    enum class Reads { Sines, Signs };

    void take(const PhaseTerm<Real> *from, std::size_t available, const Coset &vectors,
              bool inverse, Reads reads)
    {
        const Tag<Real> d;
        const int bits = Tiles(vectors).bits;
        count = HWY_MIN(available, termsAtOnce);
        scales = false;
        hn::Store(hn::Set(d, Real(1)), d, scale);
        std::size_t t = 0;
        for (std::size_t pattern = 0; pattern < std::size_t(1) << bits; ++pattern) {
            begins[pattern] = t;
            for (std::size_t place = 0; place < count; ++place) {
                if (patternOf(from[place].sign, vectors.basis, bits) != pattern)
                    continue;
                Term &term = terms[t++];
                term.sign = from[place].sign;
                term.pattern = pattern;
                term.place = place;
                if (reads == Reads::Sines)
                    readSine(term, from[place], inverse);
            }
        }
        begins[std::size_t(1) << bits] = t;
    }

private:
    static std::size_t patternOf(std::size_t sign, const std::size_t *basis, int bits)
    {
        std::size_t pattern = 0;
        for (int j = 0; j < bits; ++j)
            pattern |= std::size_t(parity(sign & basis[j])) << j;
        return pattern;
    }

    void readSine(Term &term, const PhaseTerm<Real> &from, bool inverse)
    {
        const Tag<Real> d;
        term.lifted = from.lifted;
        Vector<Real> sine = hn::LoadU(d, from.sine);
        if (inverse)
            sine = hn::Neg(sine);
        if (!from.lifted) {
            const Vector<Real> cosine = hn::LoadU(d, from.cosine);
            const Vector<Real> product = hn::Mul(hn::Load(d, scale), cosine);
            term.lifted = isSafeFactor<Real>(cosine, product);
            if (term.lifted) {
                hn::Store(product, d, scale);
                sine = hn::Div(sine, cosine);
                scales = true;
            } else {
                hn::Store(cosine, d, term.cosine);
            }
        }
        term.sine.set(sine);
    }
};

template <class Real>
HWY_INLINE unsigned parityAt(const typename Terms<Real>::Term &term, std::size_t tile)
{
    return parity(tile & term.sign);
}

/// v[i] ← (c ∓ i·s)·v[i], negated where parity(i & pattern).
template <std::size_t pattern, bool lifted, class Real, std::size_t size>
HWY_INLINE void turn(Complex<Real> (&v)[size], Vector<Real> c, Vector<Real> s)
{
#pragma GCC unroll 8
    for (std::size_t i = 0; i < size; ++i) {
        Vector<Real> re = v[i].re, im = v[i].im;
        if constexpr (!lifted) {
            re = hn::Mul(re, c);
            im = hn::Mul(im, c);
        }
        if (__builtin_parityll(i & pattern))
            v[i] = {hn::NegMulAdd(s, v[i].im, re), hn::MulAdd(s, v[i].re, im)};
        else
            v[i] = {hn::MulAdd(s, v[i].im, re), hn::NegMulAdd(s, v[i].re, im)};
    }
}

template <class Real, std::size_t size>
HWY_INLINE void turnAll(const Terms<Real> &terms, std::size_t tile, Complex<Real> (&v)[size])
{
    const Tag<Real> d;
    for (const auto *term = terms.terms, *end = term + terms.count; term != end; ++term) {
        const Vector<Real> s = term->sine.get(parityAt<Real>(*term, tile));
        switch (term->pattern * 2 + term->lifted) {
#define ANSATZ_TURN(pattern)                                                                       \
    case pattern * 2:                                                                              \
        if constexpr (pattern < size)                                                              \
            turn<pattern, false>(v, hn::Load(d, term->cosine), s);                                 \
        break;                                                                                     \
    case pattern * 2 + 1:                                                                          \
        if constexpr (pattern < size)                                                              \
            turn<pattern, true>(v, s, s);                                                          \
        break
            ANSATZ_TURN(0);
            ANSATZ_TURN(1);
            ANSATZ_TURN(2);
            ANSATZ_TURN(3);
            ANSATZ_TURN(4);
            ANSATZ_TURN(5);
            ANSATZ_TURN(6);
            ANSATZ_TURN(7);
#undef ANSATZ_TURN
        default:
            break;
        }
    }
    if (terms.scales) {
        const Vector<Real> scale = hn::Load(d, terms.scale);
#pragma GCC unroll 8
        for (auto &element : v)
            element = {hn::Mul(element.re, scale), hn::Mul(element.im, scale)};
    }
}

/// a · b*
template <class Real>
HWY_INLINE Complex<Real> productWithConjugate(const Complex<Real> &a, const Complex<Real> &b)
{
    return {hn::MulAdd(a.im, b.im, hn::Mul(a.re, b.re)),
            hn::NegMulAdd(a.re, b.im, hn::Mul(a.im, b.re))};
}

/// The product of all phases for each vector of a tile. Terms of one pattern differ by the tile
/// alone, and so have a common product; these meet as in a Walsh-Hadamard transform, where a
/// conjugate stands for the opposite sign.
template <class Real, std::size_t size>
HWY_INLINE void factorsOf(const Terms<Real> &terms, std::size_t tile, Complex<Real> (&u)[size])
{
    const Tag<Real> d;
#pragma GCC unroll 8
    for (std::size_t pattern = 0; pattern < size; ++pattern) {
        Complex<Real> f{pattern ? hn::Set(d, Real(1)) : hn::Load(d, terms.scale), hn::Zero(d)};
        const auto *const end = terms.terms + terms.begins[pattern + 1];
        for (const auto *term = terms.terms + terms.begins[pattern]; term != end; ++term) {
            const Vector<Real> s = term->sine.get(parityAt<Real>(*term, tile));
            Complex<Real> g = f;
            if (!term->lifted) {
                const Vector<Real> c = hn::Load(d, term->cosine);
                g = {hn::Mul(f.re, c), hn::Mul(f.im, c)};
            }
            f = {hn::MulAdd(s, f.im, g.re), hn::NegMulAdd(s, f.re, g.im)};
        }
        u[pattern] = f;
    }
#pragma GCC unroll 3
    for (std::size_t bit = 1; bit < size; bit *= 2) {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < size; ++i) {
            if (i & bit)
                continue;
            const Complex<Real> a = u[i], b = u[i | bit];
            u[i] = product(a, b);
            u[i | bit] = productWithConjugate(a, b);
        }
    }
}

/// values[p] ← Σ_i (−1)^parity(i & p) · values[i]
template <class Real, std::size_t size>
HWY_INLINE void hadamard(Vector<Real> (&values)[size])
{
#pragma GCC unroll 3
    for (std::size_t bit = 1; bit < size; bit *= 2) {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < size; ++i) {
            if (i & bit)
                continue;
            const Vector<Real> a = values[i], b = values[i | bit];
            values[i] = hn::Add(a, b);
            values[i | bit] = hn::Sub(a, b);
        }
    }
}

template <class Real, std::size_t size>
HWY_INLINE void loadTile(const Real *state, const Tiles &tiles, std::size_t tile,
                         Complex<Real> (&v)[size])
{
#pragma GCC unroll 8
    for (std::size_t i = 0; i < size; ++i)
        v[i] = load(state + (tile ^ tiles.offsets[i]) * stride<Real>);
}

template <class Real, std::size_t size>
HWY_INLINE void storeTile(const Complex<Real> (&v)[size], Real *state, const Tiles &tiles,
                          std::size_t tile)
{
#pragma GCC unroll 8
    for (std::size_t i = 0; i < size; ++i)
        store(v[i], state + (tile ^ tiles.offsets[i]) * stride<Real>);
}

/// Calls function.template operator()<size>(tiles): how many vectors a tile has.
template <class Function>
HWY_INLINE void withTilesOf(const Coset &vectors, const Function &function)
{
    const Tiles tiles(vectors);
    if (tiles.size == widestTile)
        return function.template operator()<widestTile>(tiles);
    if (tiles.size == 4)
        return function.template operator()<4>(tiles);
    if (tiles.size == 2)
        return function.template operator()<2>(tiles);
    function.template operator()<1>(tiles);
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
