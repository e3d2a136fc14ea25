// SPDX-License-Identifier: GPL-3.0-or-later
// The group of amplitudes that a block loads together: where they lie, their signs, and sums over
// groups. Compiled once for every instruction set, hence no #pragma once.
#if defined(ANSATZ_KERNELS_GROUP_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_GROUP_INL_H
#undef ANSATZ_KERNELS_GROUP_INL_H
#else
#define ANSATZ_KERNELS_GROUP_INL_H
#endif

#include "engine/native_simulator/kernels.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class Real>
using Tag = hn::CappedTag<Real, 64 / sizeof(Real)>;
template <class Real>
using Vector = hn::Vec<Tag<Real>>;
template <class Real>
using LaneIndex = hwy::MakeSigned<Real>;
template <class Real>
using Exchange =
    decltype(hn::SetTableIndices(Tag<Real>(), static_cast<LaneIndex<Real> *>(nullptr)));

template <class Real>
inline constexpr std::size_t laneCount = hn::MaxLanes(Tag<Real>());
/// How many numbers a complex vector has.
template <class Real>
inline constexpr std::size_t stride = 2 * laneCount<Real>;

/// Bases between two flushes of sums: few enough for their rounding, many enough for its cost.
inline constexpr int basesOfBlock = 256;

template <class Real>
struct Complex {
    // Written out: what the compiler adds by itself is not compiled for this instruction set.
    HWY_INLINE Complex() {}
    HWY_INLINE Complex(Vector<Real> real, Vector<Real> imaginary) : re(real), im(imaginary) {}
    Vector<Real> re, im;
};

template <class Real>
HWY_INLINE Complex<Real> load(const Real *from)
{
    const Tag<Real> d;
    return {hn::Load(d, from), hn::Load(d, from + laneCount<Real>)};
}

template <class Real>
HWY_INLINE void store(const Complex<Real> &v, Real *to)
{
    const Tag<Real> d;
    hn::Store(v.re, d, to);
    hn::Store(v.im, d, to + laneCount<Real>);
}

template <class Real>
HWY_INLINE Complex<Real> exchanged(const Complex<Real> &v, const Exchange<Real> &lanes)
{
    return {hn::TableLookupLanes(v.re, lanes), hn::TableLookupLanes(v.im, lanes)};
}

template <class Real>
HWY_INLINE Exchange<Real> exchangeWith(unsigned flip)
{
    alignas(64) LaneIndex<Real> lanes[laneCount<Real>];
    for (std::size_t lane = 0; lane < laneCount<Real>; ++lane)
        lanes[lane] = static_cast<LaneIndex<Real>>((lane ^ flip) % laneCount<Real>);
    return hn::SetTableIndices(Tag<Real>(), lanes);
}

/// a · b
template <class Real>
HWY_INLINE Complex<Real> product(const Complex<Real> &a, const Complex<Real> &b)
{
    return {hn::NegMulAdd(a.im, b.im, hn::Mul(a.re, b.re)),
            hn::MulAdd(a.im, b.re, hn::Mul(a.re, b.im))};
}

/// sum + Re(a* · b)
template <class Real>
HWY_INLINE Vector<Real> addRe(const Complex<Real> &a, const Complex<Real> &b, Vector<Real> sum)
{
    return hn::MulAdd(a.im, b.im, hn::MulAdd(a.re, b.re, sum));
}

/// sum + Im(a* · b)
template <class Real>
HWY_INLINE Vector<Real> addIm(const Complex<Real> &a, const Complex<Real> &b, Vector<Real> sum)
{
    return hn::NegMulAdd(a.im, b.re, hn::MulAdd(a.re, b.im, sum));
}

/// Whether a full rotation may be divided by its cosine, which `product`, the product of all such
/// cosines, multiplies in the end: neither may leave the exponents' range.
template <class Real>
HWY_INLINE bool isSafeFactor(Vector<Real> cosine, Vector<Real> product)
{
    const Tag<Real> d;
    return hn::AllTrue(d, hn::Gt(hn::Abs(cosine), hn::Set(d, Real(0x1p-12))))
           && hn::AllTrue(d, hn::Gt(hn::Abs(product), hn::Set(d, Real(0x1p-60))));
}

HWY_INLINE unsigned parity(std::size_t bits)
{
    return static_cast<unsigned>(__builtin_parityll(bits));
}

/// Fetches some of what is needed next into the second-level cache. Spread over the work so, the
/// way from memory costs little: bursts of it fill a core's load queue.
template <class Real>
HWY_INLINE void fetch(Ahead<Real> *ahead)
{
    if (HWY_LIKELY(!ahead || ahead->done >= ahead->count))
        return;
    for (int i = 0; i < ahead->atOnce; ++i) {
        const std::size_t at = ahead->vector * stride<Real>;
        for (const Real *from : {ahead->state, ahead->lambda}) {
            if (!from)
                continue;
            __builtin_prefetch(from + at, 0, 2);
            __builtin_prefetch(from + at + laneCount<Real>, 0, 2);
        }
        ++ahead->done;
        ahead->vector ^= ahead->steps[__builtin_ctzll(ahead->done)];
    }
}

/// Walks a coset, all of it or, with some of the basis skipped, one of each of their cosets.
class Walk {
public:
    explicit Walk(const Coset &coset, int skipped = 0)
        : m_at(coset.base), m_end(std::size_t(1) << (coset.bits - skipped))
    {
        // From i to i + 1 the lowest bits flip, up to and with the first zero.
        std::size_t all = 0;
        for (int j = 0; j < coset.bits - skipped; ++j)
            m_steps[j] = all ^= coset.basis[skipped + j];
        m_steps[coset.bits - skipped] = 0; // after the last one
    }

    [[nodiscard]] HWY_INLINE bool isDone() const { return m_index == m_end; }
    [[nodiscard]] HWY_INLINE std::size_t at() const { return m_at; }
    HWY_INLINE void next()
    {
        ++m_index;
        m_at ^= m_steps[__builtin_ctzll(m_index)];
    }

private:
    std::size_t m_at;
    std::size_t m_index = 0;
    std::size_t m_end;
    std::size_t m_steps[8 * sizeof(std::size_t)];
};

/// Where the elements of the group at a base lie, and their signs.
template <class Real, int bits, bool exchanges>
struct Group {
    static constexpr int size = 1 << bits;

    explicit Group(const Block<Real> &block) : ahead(block.ahead)
    {
        for (int i = 0; i < size; ++i) {
            offsets[i] = 0;
            unsigned flip = 0;
            for (int j = 0; j < bits; ++j)
                if (i >> j & 1) {
                    offsets[i] ^= block.flips[j] * stride<Real>;
                    flip ^= block.laneFlips[j];
                }
            if constexpr (exchanges)
                lanes[i] = exchangeWith<Real>(flip);
        }
        for (int j = 0; j < signCount; ++j) {
            signs[j] = block.signs[j];
            xSigns[j] = block.xSigns[j];
            plainX = plainX && block.xSigns[j] == 0;
        }
    }

    /// Bit j: whether Y and Z of bit j are negated; bit maximumBlockBits + j: whether X is.
    HWY_INLINE unsigned parities(std::size_t base) const
    {
        unsigned result = 0;
#pragma GCC unroll 3
        for (int j = 0; j < signCount; ++j)
            result ^= parity(base & signs[j]) << j;
        if (!plainX) {
#pragma GCC unroll 3
            for (int j = 0; j < signCount; ++j)
                result ^= parity(base & xSigns[j]) << (maximumBlockBits + j);
        }
        return result;
    }

    template <class Pointer>
    HWY_INLINE Pointer *at(Pointer *state, std::size_t base, int i) const
    {
        return state + ((base * stride<Real>)^offsets[i]);
    }

    HWY_INLINE Complex<Real> loadElement(const Real *state, std::size_t base, int i) const
    {
        const Complex<Real> v = load(at(state, base, i));
        if constexpr (exchanges) {
            if (i > 0)
                return exchanged(v, lanes[i]);
        }
        return v;
    }

    HWY_INLINE void storeElement(const Complex<Real> &v, Real *state, std::size_t base, int i) const
    {
        if constexpr (exchanges) {
            if (i > 0)
                return store(exchanged(v, lanes[i]), at(state, base, i));
        }
        store(v, at(state, base, i));
    }

    HWY_INLINE void loadAll(const Real *state, std::size_t base, Complex<Real> (&v)[size]) const
    {
        fetch(ahead);
#pragma GCC unroll 8
        for (int i = 0; i < size; ++i)
            v[i] = loadElement(state, base, i);
    }

    HWY_INLINE void storeAll(const Complex<Real> (&v)[size], Real *state, std::size_t base) const
    {
#pragma GCC unroll 8
        for (int i = 0; i < size; ++i)
            storeElement(v[i], state, base, i);
    }

    static constexpr int signCount = bits == 0 ? 1 : bits;
    Ahead<Real> *ahead;
    std::size_t offsets[size];
    Exchange<Real> lanes[exchanges ? size : 1];
    std::size_t signs[signCount];
    std::size_t xSigns[signCount];
    bool plainX = true;
};

/// Calls function.template operator()<bits, exchanges>() as the block wants it.
template <class Real, class Function>
HWY_INLINE void withGroupOf(const Block<Real> &block, const Function &function)
{
    bool exchanges = false;
    for (int j = 0; j < block.bits; ++j)
        exchanges = exchanges || block.laneFlips[j] != 0;
    switch (block.bits * 2 + exchanges) {
    case 0:
        return function.template operator()<0, false>();
    case 2:
        return function.template operator()<1, false>();
    case 3:
        return function.template operator()<1, true>();
    case 4:
        return function.template operator()<2, false>();
    case 5:
        return function.template operator()<2, true>();
    case 6:
        return function.template operator()<3, false>();
    default:
        return function.template operator()<3, true>();
    }
}

/// A vector and its negative, to be chosen by a parity.
template <class Real>
struct Signed {
    alignas(64) Real values[2][laneCount<Real>];

    HWY_INLINE void set(Vector<Real> plus)
    {
        const Tag<Real> d;
        hn::Store(plus, d, values[0]);
        hn::Store(hn::Neg(plus), d, values[1]);
    }
    HWY_INLINE Vector<Real> get(unsigned negated) const
    {
        return hn::Load(Tag<Real>(), values[negated]);
    }
};

/// Sums of vectors whose rounding does not grow with their number: blocks are summed as they come,
/// the blocks' sums with the rounding kept apart.
template <class Real, int maximum>
class Sums {
public:
    explicit Sums(int count) : m_count(count)
    {
        const Tag<Real> d;
        for (int i = 0; i < count; ++i) {
            hn::Store(hn::Zero(d), d, m_block[i]);
            hn::Store(hn::Zero(d), d, m_high[i]);
            hn::Store(hn::Zero(d), d, m_low[i]);
        }
    }

    /// Adds factor · term.
    HWY_INLINE void add(int i, Vector<Real> factor, Vector<Real> term)
    {
        const Tag<Real> d;
        hn::Store(hn::MulAdd(factor, term, hn::Load(d, m_block[i])), d, m_block[i]);
    }

    void flush()
    {
        const Tag<Real> d;
        for (int i = 0; i < m_count; ++i) {
            const auto a = hn::Load(d, m_high[i]);
            const auto b = hn::Load(d, m_block[i]);
            const auto sum = hn::Add(a, b);
            const auto bPart = hn::Sub(sum, a);
            const auto lost = hn::Add(hn::Sub(a, hn::Sub(sum, bPart)), hn::Sub(b, bPart));
            hn::Store(sum, d, m_high[i]);
            hn::Store(hn::Add(hn::Load(d, m_low[i]), lost), d, m_low[i]);
            hn::Store(hn::Zero(d), d, m_block[i]);
        }
    }

    /// Adds sum i, flushed, to what is there.
    void addTo(int i, Real *to) const
    {
        const Tag<Real> d;
        const auto sum = hn::Add(hn::Load(d, m_high[i]), hn::Load(d, m_low[i]));
        hn::StoreU(hn::Add(hn::LoadU(d, to), sum), d, to);
    }

    void addTo(Real *sums)
    {
        flush();
        for (int i = 0; i < m_count; ++i)
            addTo(i, sums + static_cast<std::size_t>(i) * laneCount<Real>);
    }

private:
    int m_count;
    alignas(64) Real m_block[maximum][laneCount<Real>];
    alignas(64) Real m_high[maximum][laneCount<Real>];
    alignas(64) Real m_low[maximum][laneCount<Real>];
};

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
