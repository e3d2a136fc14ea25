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

constexpr int codeOf(RotationKind kind, int bit, bool lifted)
{
    return (static_cast<int>(kind) * maximumBlockBits + bit) * 2 + lifted;
}

/// The rotations of a block with both signs of each sine at hand; at most `most` at a time.
template <class Real>
struct Steps {
    static constexpr std::size_t most = 24;

    struct Step {
        int code;
        int parityBit; ///< of Group::parities: which sine counts
        Signed<Real> sines;
        alignas(64) Real cosine[laneCount<Real>];
    };
    std::size_t count = 0;
    Step steps[most];

    /// Takes rotations from `begin` on, counted from the end with `inverse`.
    void take(const Block<Real> &block, std::size_t begin, bool inverse)
    {
        const Tag<Real> d;
        count = HWY_MIN(most, block.rotationCount - begin);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t place = begin + i;
            const BlockRotation<Real> &rotation =
                block.rotations[inverse ? block.rotationCount - 1 - place : place];
            Step &step = steps[i];
            step.code = codeOf(rotation.kind, rotation.bit, rotation.lifted);
            step.parityBit =
                rotation.bit + (rotation.kind == RotationKind::X ? maximumBlockBits : 0);
            const auto sine = hn::LoadU(d, rotation.sine);
            step.sines.set(inverse ? hn::Neg(sine) : sine);
            hn::Store(rotation.lifted ? hn::Set(d, Real(1)) : hn::LoadU(d, rotation.cosine), d,
                      step.cosine);
        }
    }
};

/// c · x, or x itself when `lifted`.
template <bool lifted, class Real>
HWY_INLINE Vector<Real> scaled(Vector<Real> x, Vector<Real> cosine)
{
    if constexpr (lifted)
        return x;
    else
        return hn::Mul(x, cosine);
}

template <RotationKind kind, int bit, bool lifted, class Real, std::size_t size>
HWY_INLINE void rotate(Complex<Real> (&v)[size], Vector<Real> c, Vector<Real> s)
{
    if constexpr (kind == RotationKind::Z) {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < size; ++i) {
            const Complex<Real> a = v[i];
            const Vector<Real> re = scaled<lifted, Real>(a.re, c);
            const Vector<Real> im = scaled<lifted, Real>(a.im, c);
            if (i >> bit & 1)
                v[i] = {hn::NegMulAdd(s, a.im, re), hn::MulAdd(s, a.re, im)};
            else
                v[i] = {hn::MulAdd(s, a.im, re), hn::NegMulAdd(s, a.re, im)};
        }
    } else {
#pragma GCC unroll 4
        for (std::size_t pair = 0; pair < size / 2; ++pair) {
            const std::size_t zero = (pair >> bit << (bit + 1)) | (pair & ((1U << bit) - 1));
            const std::size_t one = zero | (std::size_t(1) << bit);
            const Complex<Real> a = v[zero];
            const Complex<Real> b = v[one];
            const Vector<Real> aRe = scaled<lifted, Real>(a.re, c);
            const Vector<Real> aIm = scaled<lifted, Real>(a.im, c);
            const Vector<Real> bRe = scaled<lifted, Real>(b.re, c);
            const Vector<Real> bIm = scaled<lifted, Real>(b.im, c);
            if constexpr (kind == RotationKind::X) {
                v[zero] = {hn::MulAdd(s, b.im, aRe), hn::NegMulAdd(s, b.re, aIm)};
                v[one] = {hn::MulAdd(s, a.im, bRe), hn::NegMulAdd(s, a.re, bIm)};
            } else {
                v[zero] = {hn::NegMulAdd(s, b.re, aRe), hn::NegMulAdd(s, b.im, aIm)};
                v[one] = {hn::MulAdd(s, a.re, bRe), hn::MulAdd(s, a.im, bIm)};
            }
        }
    }
}

/// All steps in order on the group in registers.
template <int bits, class Real>
HWY_INLINE void rotateAll(const Steps<Real> &steps, unsigned parities,
                          Complex<Real> (&v)[std::size_t(1) << bits])
{
    const Tag<Real> d;
    for (const auto *step = steps.steps, *end = step + steps.count; step != end; ++step) {
        const Vector<Real> s = step->sines.get(parities >> step->parityBit & 1);
#define ANSATZ_TURN(kind, bit, lifted)                                                             \
    case codeOf(RotationKind::kind, bit, lifted):                                                  \
        if constexpr (bit < bits)                                                                  \
            rotate<RotationKind::kind, bit, lifted>(v, hn::Load(d, step->cosine), s);              \
        break
#define ANSATZ_TURNS(kind)                                                                         \
    ANSATZ_TURN(kind, 0, true);                                                                    \
    ANSATZ_TURN(kind, 1, true);                                                                    \
    ANSATZ_TURN(kind, 2, true);                                                                    \
    ANSATZ_TURN(kind, 0, false);                                                                   \
    ANSATZ_TURN(kind, 1, false);                                                                   \
    ANSATZ_TURN(kind, 2, false)
        switch (step->code) {
            ANSATZ_TURNS(X);
            ANSATZ_TURNS(Y);
            ANSATZ_TURNS(Z);
        default:
            break;
        }
#undef ANSATZ_TURNS
#undef ANSATZ_TURN
    }
}

/// All steps on a vector whose qubit lies in its lanes.
template <class Real>
HWY_INLINE Complex<Real> rotateLanes(const Steps<Real> &steps, unsigned parities, Complex<Real> v,
                                     const Exchange<Real> &lanes)
{
    const Tag<Real> d;
    for (const auto *step = steps.steps, *end = step + steps.count; step != end; ++step) {
        const Vector<Real> s = step->sines.get(parities >> step->parityBit & 1);
        const Vector<Real> c = hn::Load(d, step->cosine);
        const Vector<Real> re = hn::Mul(v.re, c);
        const Vector<Real> im = hn::Mul(v.im, c);
        switch (step->code) {
        case codeOf(RotationKind::X, 0, false):
        case codeOf(RotationKind::X, 0, true): {
            const Complex<Real> w = exchanged(v, lanes);
            v = {hn::MulAdd(s, w.im, re), hn::NegMulAdd(s, w.re, im)};
            break;
        }
        case codeOf(RotationKind::Y, 0, false):
        case codeOf(RotationKind::Y, 0, true): {
            const Complex<Real> w = exchanged(v, lanes);
            v = {hn::NegMulAdd(s, w.re, re), hn::NegMulAdd(s, w.im, im)};
            break;
        }
        default:
            v = {hn::MulAdd(s, v.im, re), hn::NegMulAdd(s, v.re, im)};
        }
    }
    return v;
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
