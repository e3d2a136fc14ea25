// SPDX-License-Identifier: GPL-3.0-or-later
// Diagonal operators: their phases, overlaps, expectations, and themselves applied to a state.
#if defined(ANSATZ_KERNELS_PHASES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_PHASES_INL_H
#undef ANSATZ_KERNELS_PHASES_INL_H
#else
#define ANSATZ_KERNELS_PHASES_INL_H
#endif

#include "engine/native_simulator/kernels_terms-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

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
