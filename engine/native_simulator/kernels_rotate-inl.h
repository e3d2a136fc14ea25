// SPDX-License-Identifier: GPL-3.0-or-later
// A block's list of rotations, and its application to amplitudes that lie in registers.
#if defined(ANSATZ_KERNELS_ROTATE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_ROTATE_INL_H
#undef ANSATZ_KERNELS_ROTATE_INL_H
#else
#define ANSATZ_KERNELS_ROTATE_INL_H
#endif

#include "engine/native_simulator/kernels_group-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

/// What one entry of a bit's program does: a rotation, or two lifted ones, the first first.
enum class Turn : unsigned char { X, Y, Z, XY, YX, XZ, ZX, YZ, ZY, FullX, FullY, FullZ };

constexpr Turn single(RotationKind kind, bool lifted)
{
    return static_cast<Turn>(static_cast<int>(lifted ? Turn::X : Turn::FullX)
                             + static_cast<int>(kind));
}

/// X, Y or Z, both lifted and different.
constexpr Turn both(Turn first, Turn second)
{
    constexpr Turn table[3][3] = {{Turn::X, Turn::XY, Turn::XZ},
                                  {Turn::YX, Turn::Y, Turn::YZ},
                                  {Turn::ZX, Turn::ZY, Turn::Z}};
    return table[static_cast<int>(first)][static_cast<int>(second)];
}

constexpr Turn firstOf(Turn turn)
{
    constexpr Turn table[] = {Turn::X, Turn::Y, Turn::Z, Turn::X, Turn::Y,
                              Turn::X, Turn::Z, Turn::Y, Turn::Z};
    return table[static_cast<int>(turn)];
}

constexpr Turn secondOf(Turn turn)
{
    constexpr Turn table[] = {Turn::X, Turn::Y, Turn::Z, Turn::Y, Turn::X,
                              Turn::Z, Turn::X, Turn::Z, Turn::Y};
    return table[static_cast<int>(turn)];
}

/// The rotations of a block as a program for each bit: rotations of different bits commute. Few
/// jumps decide what is done to a group, always the same ones, so that the CPU foresees them.
///
/// Full rotations are lifted too where that is safe, and their cosines multiplied at the end. It
/// costs no accuracy, since c·(1, s/c) rounds as (c, s) does; it only needs room in the exponent.
/// Not where lanes meet each other, whose cosines may differ.
template <class Real>
struct Program {
    static constexpr std::size_t most = 24; ///< rotations at a time

    struct Entry {
        Turn turn;
        unsigned char parityBits[2]; ///< of Group::parities: which sines count
        Signed<Real> sines[2];
        alignas(64) Real cosine[laneCount<Real>];
    };
    std::size_t count = 0; ///< rotations
    bool scales = false;
    alignas(64) Real scale[laneCount<Real>];
    Entry entries[most];
    const Entry *begins[maximumBlockBits], *ends[maximumBlockBits];

    /// Takes rotations from `begin` on, counted from the end with `inverse`.
    void take(const Block<Real> &block, std::size_t begin, bool inverse)
    {
        const Tag<Real> d;
        count = HWY_MIN(most, block.rotationCount - begin);
        scales = false;
        hn::Store(hn::Set(d, Real(1)), d, scale);
        Entry *end = entries;
        for (int bit = 0; bit < maximumBlockBits; ++bit) {
            Entry *const first = end;
            for (std::size_t place = begin; place < begin + count; ++place) {
                const BlockRotation<Real> &rotation =
                    block.rotations[inverse ? block.rotationCount - 1 - place : place];
                if (rotation.bit == bit)
                    end = append(rotation, block.bits > 0, inverse, first, end);
            }
            begins[bit] = first;
            ends[bit] = end;
        }
    }

private:
    Entry *append(const BlockRotation<Real> &rotation, bool liftable, bool inverse, Entry *first,
                  Entry *end)
    {
        const Tag<Real> d;
        Vector<Real> sine = hn::LoadU(d, rotation.sine);
        if (inverse)
            sine = hn::Neg(sine);
        bool lifted = rotation.lifted;
        if (!lifted) {
            const Vector<Real> cosine = hn::LoadU(d, rotation.cosine);
            const Vector<Real> product = hn::Mul(hn::Load(d, scale), cosine);
            lifted = liftable && hn::AllTrue(d, hn::Gt(hn::Abs(cosine), hn::Set(d, Real(0x1p-12))))
                     && hn::AllTrue(d, hn::Gt(hn::Abs(product), hn::Set(d, Real(0x1p-60))));
            if (lifted) {
                hn::Store(product, d, scale);
                sine = hn::Div(sine, cosine);
                scales = true;
            } else {
                hn::Store(cosine, d, end->cosine);
            }
        }
        const auto parityBit = static_cast<unsigned char>(
            rotation.bit + (rotation.kind == RotationKind::X ? maximumBlockBits : 0));
        const Turn turn = single(rotation.kind, lifted);
        if (end != first && lifted && end[-1].turn <= Turn::Z && end[-1].turn != turn) {
            end[-1].turn = both(end[-1].turn, turn);
            end[-1].parityBits[1] = parityBit;
            end[-1].sines[1].set(sine);
            return end;
        }
        end->turn = turn;
        end->parityBits[0] = parityBit;
        end->sines[0].set(sine);
        return end + 1;
    }
};

/// (p, q) ← (c·p + s·q, c·q − s·p), c being 1 when `lifted`. All rotations consist of these.
template <bool lifted, class V>
HWY_INLINE void turnPlane(V &p, V &q, V c, V s)
{
    if constexpr (!lifted) {
        const V old = p;
        p = hn::MulAdd(s, q, hn::Mul(c, p));
        q = hn::NegMulAdd(s, old, hn::Mul(c, q));
        return;
    }
    V product = hn::Mul(s, p);
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3
    // A multiply-add here would need a copy of p, for it overwrites an operand. The subtraction
    // runs in adders that are idle otherwise; measured, it saves a quarter. The compiler must not
    // see that both are one multiply-add.
    asm("" : "+v"(product.raw));
#endif
    p = hn::MulAdd(s, q, p);
    q = hn::Sub(q, product);
}

template <RotationKind kind, int bit, bool lifted, class Real, std::size_t size>
HWY_INLINE void rotate(Complex<Real> (&v)[size], Vector<Real> c, Vector<Real> s)
{
#pragma GCC unroll 4
    for (std::size_t pair = 0; pair < size / 2; ++pair) {
        const std::size_t zero = (pair >> bit << (bit + 1)) | (pair & ((1U << bit) - 1));
        Complex<Real> &a = v[zero];
        Complex<Real> &b = v[zero | std::size_t(1) << bit];
        if constexpr (kind == RotationKind::X) {
            turnPlane<lifted>(a.re, b.im, c, s);
            turnPlane<lifted>(b.re, a.im, c, s);
        } else if constexpr (kind == RotationKind::Y) {
            turnPlane<lifted>(b.re, a.re, c, s);
            turnPlane<lifted>(b.im, a.im, c, s);
        } else {
            turnPlane<lifted>(a.re, a.im, c, s);
            turnPlane<lifted>(b.im, b.re, c, s);
        }
    }
}

template <RotationKind first, RotationKind second, int bit, class Real, std::size_t size>
HWY_INLINE void rotateTwice(Complex<Real> (&v)[size], const typename Program<Real>::Entry &entry,
                            unsigned parities, Vector<Real> s)
{
    rotate<first, bit, true>(v, s, s);
    const Vector<Real> s2 = entry.sines[1].get(parities >> entry.parityBits[1] & 1);
    rotate<second, bit, true>(v, s2, s2);
}

template <int bit, class Real, std::size_t size>
HWY_INLINE void rotateBit(const Program<Real> &program, unsigned parities, Complex<Real> (&v)[size])
{
    const Tag<Real> d;
    const auto *const end = program.ends[bit];
    for (const auto *entry = program.begins[bit]; entry != end; ++entry) {
        const Vector<Real> s = entry->sines[0].get(parities >> entry->parityBits[0] & 1);
        using enum RotationKind;
        switch (entry->turn) {
        case Turn::X:
            rotate<X, bit, true>(v, s, s);
            break;
        case Turn::Y:
            rotate<Y, bit, true>(v, s, s);
            break;
        case Turn::Z:
            rotate<Z, bit, true>(v, s, s);
            break;
        case Turn::XY:
            rotateTwice<X, Y, bit>(v, *entry, parities, s);
            break;
        case Turn::YX:
            rotateTwice<Y, X, bit>(v, *entry, parities, s);
            break;
        case Turn::XZ:
            rotateTwice<X, Z, bit>(v, *entry, parities, s);
            break;
        case Turn::ZX:
            rotateTwice<Z, X, bit>(v, *entry, parities, s);
            break;
        case Turn::YZ:
            rotateTwice<Y, Z, bit>(v, *entry, parities, s);
            break;
        case Turn::ZY:
            rotateTwice<Z, Y, bit>(v, *entry, parities, s);
            break;
        case Turn::FullX:
            rotate<X, bit, false>(v, hn::Load(d, entry->cosine), s);
            break;
        case Turn::FullY:
            rotate<Y, bit, false>(v, hn::Load(d, entry->cosine), s);
            break;
        case Turn::FullZ:
            rotate<Z, bit, false>(v, hn::Load(d, entry->cosine), s);
            break;
        }
    }
}

/// The whole program on the group in registers.
template <int bits, class Real>
HWY_INLINE void rotateAll(const Program<Real> &program, unsigned parities,
                          Complex<Real> (&v)[std::size_t(1) << bits])
{
    rotateBit<0>(program, parities, v);
    if constexpr (bits > 1)
        rotateBit<1>(program, parities, v);
    if constexpr (bits > 2)
        rotateBit<2>(program, parities, v);
    if (program.scales) {
        const Vector<Real> scale = hn::Load(Tag<Real>(), program.scale);
#pragma GCC unroll 8
        for (auto &element : v)
            element = {hn::Mul(element.re, scale), hn::Mul(element.im, scale)};
    }
}

/// v + s·(the rotation's second part), w being v with its lanes exchanged: a lifted rotation.
template <class Real>
HWY_INLINE Complex<Real> rotateLanesOnce(Turn turn, Vector<Real> s, Complex<Real> v,
                                         const Complex<Real> &old, const Exchange<Real> &lanes)
{
    if (turn == Turn::Z)
        return {hn::MulAdd(s, old.im, v.re), hn::NegMulAdd(s, old.re, v.im)};
    const Complex<Real> w = exchanged(old, lanes);
    if (turn == Turn::X)
        return {hn::MulAdd(s, w.im, v.re), hn::NegMulAdd(s, w.re, v.im)};
    return {hn::NegMulAdd(s, w.re, v.re), hn::NegMulAdd(s, w.im, v.im)};
}

/// The whole program on a vector whose qubit lies in its lanes.
template <class Real>
HWY_INLINE Complex<Real> rotateLanes(const Program<Real> &program, unsigned parities,
                                     Complex<Real> v, const Exchange<Real> &lanes)
{
    const Tag<Real> d;
    const auto *const end = program.ends[0];
    for (const auto *entry = program.begins[0]; entry != end; ++entry) {
        const Vector<Real> s = entry->sines[0].get(parities >> entry->parityBits[0] & 1);
        const Turn turn = entry->turn;
        if (turn >= Turn::FullX) {
            const Vector<Real> c = hn::Load(d, entry->cosine);
            const Complex<Real> scaled{hn::Mul(v.re, c), hn::Mul(v.im, c)};
            v = rotateLanesOnce(
                static_cast<Turn>(static_cast<int>(turn) - static_cast<int>(Turn::FullX)), s,
                scaled, v, lanes);
            continue;
        }
        v = rotateLanesOnce(firstOf(turn), s, v, v, lanes);
        if (turn > Turn::Z) {
            const Vector<Real> s2 = entry->sines[1].get(parities >> entry->parityBits[1] & 1);
            v = rotateLanesOnce(secondOf(turn), s2, v, v, lanes);
        }
    }
    if (program.scales) {
        const Vector<Real> scale = hn::Load(d, program.scale);
        v = {hn::Mul(v.re, scale), hn::Mul(v.im, scale)};
    }
    return v;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
