// SPDX-License-Identifier: GPL-3.0-or-later
// Diagonal operators: their phases, overlaps, expectations, and themselves applied to a state.
#if defined(ANSATZ_KERNELS_PHASES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_PHASES_INL_H
#undef ANSATZ_KERNELS_PHASES_INL_H
#else
#define ANSATZ_KERNELS_PHASES_INL_H
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

/// From so many terms on the product of all phases is formed first.
inline constexpr std::size_t manyTerms = 5;

template <class Real, std::size_t size>
HWY_INLINE void multiplyTile(const Complex<Real> (&u)[size], Real *state, const Tiles &tiles,
                             std::size_t tile)
{
#pragma GCC unroll 8
    for (std::size_t i = 0; i < size; ++i) {
        Real *at = state + (tile ^ tiles.offsets[i]) * stride<Real>;
        store(product(load<Real>(at), u[i]), at);
    }
}

template <std::size_t size, class Real>
void turnTiles(Real *state, const Coset &vectors, const Tiles &tiles, const Terms<Real> &terms)
{
    for (Walk walk(vectors, tiles.bits); !walk.isDone(); walk.next()) {
        const std::size_t tile = walk.at();
        Complex<Real> v[size];
        if (terms.count >= manyTerms) {
            factorsOf(terms, tile, v);
            multiplyTile(v, state, tiles, tile);
            continue;
        }
        loadTile<Real>(state, tiles, tile, v);
        turnAll(terms, tile, v);
        storeTile(v, state, tiles, tile);
    }
}

template <class Real>
void phases(Real *state, const Coset &vectors, const PhaseTerm<Real> *from, std::size_t count,
            bool inverse)
{
    Terms<Real> terms;
    for (std::size_t begin = 0; begin < count; begin += terms.count) {
        terms.take(from + begin, count - begin, vectors, inverse, Terms<Real>::Reads::Sines);
        withTilesOf(vectors, [&]<std::size_t size>(const Tiles &tiles) {
            turnTiles<size>(state, vectors, tiles, terms);
        });
    }
}

/// Adds to every term's sum what the tile's values, transformed by `hadamard`, say.
template <class Real, std::size_t size>
HWY_INLINE void addTile(const Terms<Real> &terms, std::size_t tile, Vector<Real> (&values)[size],
                        const Signed<Real> &one, Sums<Real, termsAtOnce> &sums)
{
    hadamard<Real>(values);
#pragma GCC unroll 8
    for (std::size_t pattern = 0; pattern < size; ++pattern)
        for (std::size_t t = terms.begins[pattern]; t < terms.begins[pattern + 1]; ++t)
            sums.add(static_cast<int>(t), one.get(parityAt<Real>(terms.terms[t], tile)),
                     values[pattern]);
}

/// Adds the sums, which are in the order of `terms`, to those of the terms as they were given.
template <class Real>
void addSums(const Terms<Real> &terms, Sums<Real, termsAtOnce> &sums, Real *out)
{
    sums.flush();
    for (std::size_t t = 0; t < terms.count; ++t)
        sums.addTo(static_cast<int>(t), out + terms.terms[t].place * laneCount<Real>);
}

/// Σ ±Im(lambda*·state), or Σ ±|state|² when they are the same.
template <std::size_t size, class Real>
void overlapTiles(const Real *state, const Real *lambda, const Coset &vectors, const Tiles &tiles,
                  const Terms<Real> &terms, Sums<Real, termsAtOnce> &sums)
{
    const Tag<Real> d;
    Signed<Real> one;
    one.set(hn::Set(d, Real(1)));
    for (Walk walk(vectors, tiles.bits); !walk.isDone();) {
        for (int n = 0; n < basesOfBlock && !walk.isDone(); ++n, walk.next()) {
            const std::size_t tile = walk.at();
            Vector<Real> values[size];
#pragma GCC unroll 8
            for (std::size_t i = 0; i < size; ++i) {
                const std::size_t at = (tile ^ tiles.offsets[i]) * stride<Real>;
                const Complex<Real> v = load(state + at);
                if (state == lambda)
                    values[i] = addRe(v, v, Vector<Real>(hn::Zero(d)));
                else
                    values[i] = addIm(load(lambda + at), v, Vector<Real>(hn::Zero(d)));
            }
            addTile(terms, tile, values, one, sums);
        }
        sums.flush();
    }
}

template <std::size_t size, class Real>
void undoTiles(Real *state, Real *lambda, const Coset &vectors, const Tiles &tiles,
               const Terms<Real> &terms, bool undoState, Sums<Real, termsAtOnce> &sums)
{
    const Tag<Real> d;
    Signed<Real> one;
    one.set(hn::Set(d, Real(1)));
    for (Walk walk(vectors, tiles.bits); !walk.isDone();) {
        for (int n = 0; n < basesOfBlock && !walk.isDone(); ++n, walk.next()) {
            const std::size_t tile = walk.at();
            Complex<Real> v[size];
            Vector<Real> values[size];
            loadTile<Real>(state, tiles, tile, v);
#pragma GCC unroll 8
            for (std::size_t i = 0; i < size; ++i)
                values[i] = addIm(load<Real>(lambda + (tile ^ tiles.offsets[i]) * stride<Real>),
                                  v[i], Vector<Real>(hn::Zero(d)));
            addTile(terms, tile, values, one, sums);
            if (terms.count >= manyTerms) {
                factorsOf(terms, tile, v);
                if (undoState)
                    multiplyTile(v, state, tiles, tile);
                multiplyTile(v, lambda, tiles, tile);
                continue;
            }
            if (undoState) {
                turnAll(terms, tile, v);
                storeTile(v, state, tiles, tile);
            }
            loadTile<Real>(lambda, tiles, tile, v);
            turnAll(terms, tile, v);
            storeTile(v, lambda, tiles, tile);
        }
        sums.flush();
    }
}

template <class Real>
void undoPhases(Real *state, Real *lambda, const Coset &vectors, const PhaseTerm<Real> *from,
                std::size_t count, bool undoState, Real *overlaps)
{
    if (!overlaps) {
        phases(lambda, vectors, from, count, true);
        if (undoState)
            phases(state, vectors, from, count, true);
        return;
    }
    // Further passes see states that earlier ones have turned: with undoState both, which changes
    // no overlap, but without it lambda alone. The sums of all terms come first then.
    Terms<Real> terms;
    const bool onePass = count <= termsAtOnce;
    if (!onePass) {
        for (std::size_t begin = 0; begin < count; begin += terms.count) {
            terms.take(from + begin, count - begin, vectors, true, Terms<Real>::Reads::Signs);
            Sums<Real, termsAtOnce> sums(static_cast<int>(terms.count));
            withTilesOf(vectors, [&]<std::size_t size>(const Tiles &tiles) {
                overlapTiles<size>(state, lambda, vectors, tiles, terms, sums);
            });
            addSums(terms, sums, overlaps + begin * laneCount<Real>);
        }
        undoPhases(state, lambda, vectors, from, count, undoState, static_cast<Real *>(nullptr));
        return;
    }
    terms.take(from, count, vectors, true, Terms<Real>::Reads::Sines);
    Sums<Real, termsAtOnce> sums(static_cast<int>(terms.count));
    withTilesOf(vectors, [&]<std::size_t size>(const Tiles &tiles) {
        undoTiles<size>(state, lambda, vectors, tiles, terms, undoState, sums);
    });
    addSums(terms, sums, overlaps);
}

template <class Real>
void diagonalExpectations(const Real *state, const Coset &vectors, const PhaseTerm<Real> *from,
                          std::size_t count, Real *out)
{
    Terms<Real> terms;
    for (std::size_t begin = 0; begin < count; begin += terms.count) {
        terms.take(from + begin, count - begin, vectors, false, Terms<Real>::Reads::Signs);
        Sums<Real, termsAtOnce> sums(static_cast<int>(terms.count));
        withTilesOf(vectors, [&]<std::size_t size>(const Tiles &tiles) {
            overlapTiles<size>(state, state, vectors, tiles, terms, sums);
        });
        addSums(terms, sums, out + begin * laneCount<Real>);
    }
}

template <std::size_t size, class Real>
void addDiagonalTiles(const Real *state, Real *lambda, const Coset &vectors, const Tiles &tiles,
                      const Terms<Real> &terms, const Real *coefficients, bool first)
{
    const Tag<Real> d;
    Signed<Real> one;
    one.set(hn::Set(d, Real(1)));
    for (Walk walk(vectors, tiles.bits); !walk.isDone(); walk.next()) {
        const std::size_t tile = walk.at();
        // [pattern]: the sum of the terms with it; transformed, the factor of each vector.
        Vector<Real> factors[size];
#pragma GCC unroll 8
        for (std::size_t pattern = 0; pattern < size; ++pattern) {
            Vector<Real> sum = hn::Zero(d);
            for (std::size_t t = terms.begins[pattern]; t < terms.begins[pattern + 1]; ++t) {
                const auto &term = terms.terms[t];
                sum = hn::MulAdd(one.get(parityAt<Real>(term, tile)),
                                 hn::LoadU(d, coefficients + term.place * laneCount<Real>), sum);
            }
            factors[pattern] = sum;
        }
        hadamard<Real>(factors);
#pragma GCC unroll 8
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t at = (tile ^ tiles.offsets[i]) * stride<Real>;
            const Complex<Real> v = load(state + at);
            Real *to = lambda + at;
            if (first) {
                store<Real>({hn::Mul(factors[i], v.re), hn::Mul(factors[i], v.im)}, to);
            } else {
                const Complex<Real> l = load<Real>(to);
                store<Real>(
                    {hn::MulAdd(factors[i], v.re, l.re), hn::MulAdd(factors[i], v.im, l.im)}, to);
            }
        }
    }
}

template <class Real>
void addDiagonal(const Real *state, Real *lambda, const Coset &vectors, const PhaseTerm<Real> *from,
                 std::size_t count, const Real *coefficients, bool first)
{
    Terms<Real> terms;
    std::size_t begin = 0;
    do {
        terms.take(from + begin, count - begin, vectors, false, Terms<Real>::Reads::Signs);
        withTilesOf(vectors, [&]<std::size_t size>(const Tiles &tiles) {
            addDiagonalTiles<size>(state, lambda, vectors, tiles, terms,
                                   coefficients + begin * laneCount<Real>, first && begin == 0);
        });
        begin += terms.count;
    } while (begin < count);
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
