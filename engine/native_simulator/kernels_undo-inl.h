// SPDX-License-Identifier: GPL-3.0-or-later
// The adjoint's step through a block: derivatives' overlaps, and the rotations undone.
#if defined(ANSATZ_KERNELS_UNDO_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_UNDO_INL_H
#undef ANSATZ_KERNELS_UNDO_INL_H
#else
#define ANSATZ_KERNELS_UNDO_INL_H
#endif

#include "engine/native_simulator/kernels_apply-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

/// Adds the overlaps of the group at `base`: v is its state, in registers; lambda is read once.
template <class Real, int bits, bool exchanges>
HWY_INLINE void addOverlaps(const Group<Real, bits, exchanges> &group,
                            const Complex<Real> (&v)[std::size_t(1) << bits], const Real *lambda,
                            std::size_t base, unsigned parities, const Signed<Real> &one,
                            Sums<Real, 3 * maximumBlockBits> &sums)
{
    const Tag<Real> d;
    Vector<Real> x[bits], y[bits], z[bits];
#pragma GCC unroll 3
    for (int j = 0; j < bits; ++j)
        x[j] = y[j] = z[j] = hn::Zero(d);
#pragma GCC unroll 8
    for (int i = 0; i < (1 << bits); ++i) {
        const Complex<Real> l = group.loadElement(lambda, base, i);
        const Vector<Real> same = addIm(l, v[i], Vector<Real>(hn::Zero(d)));
#pragma GCC unroll 3
        for (int j = 0; j < bits; ++j) {
            const Complex<Real> &w = v[i ^ (1 << j)];
            x[j] = addIm(l, w, x[j]);
            if (i >> j & 1) {
                y[j] = addRe(l, w, y[j]);
                z[j] = hn::Sub(z[j], same);
            } else {
                y[j] = hn::NegMulAdd(l.im, w.im, hn::NegMulAdd(l.re, w.re, y[j]));
                z[j] = hn::Add(z[j], same);
            }
        }
    }
#pragma GCC unroll 3
    for (int j = 0; j < bits; ++j) {
        const Vector<Real> sign = one.get(parities >> j & 1);
        sums.add(3 * j, one.get(parities >> (maximumBlockBits + j) & 1), x[j]);
        sums.add(3 * j + 1, sign, y[j]);
        sums.add(3 * j + 2, sign, z[j]);
    }
}

/// Overlaps of the whole state, and with the group at hand the first rotations' inverses.
template <class Real, int bits, bool exchanges>
void undoGroups(Real *state, Real *lambda, const Coset &bases,
                const Group<Real, bits, exchanges> &group, const Program<Real> &program,
                bool undoState, Sums<Real, 3 * maximumBlockBits> &sums)
{
    Signed<Real> one;
    one.set(hn::Set(Tag<Real>(), Real(1)));
    for (Walk walk(bases); !walk.isDone();) {
        for (int i = 0; i < basesOfBlock && !walk.isDone(); ++i, walk.next()) {
            const std::size_t base = walk.at();
            Complex<Real> v[Group<Real, bits, exchanges>::size];
            const unsigned parities = group.parities(base);
            group.loadAll(state, base, v);
            addOverlaps(group, v, lambda, base, parities, one, sums);
            if (program.count == 0)
                continue;
            if (undoState) {
                rotateAll<bits>(program, parities, v);
                group.storeAll(v, state, base);
            }
            group.loadAll(lambda, base, v);
            rotateAll<bits>(program, parities, v);
            group.storeAll(v, lambda, base);
        }
        sums.flush();
    }
}

template <class Real>
void undoLanes(Real *state, Real *lambda, const Coset &bases, const Group<Real, 0, false> &group,
               const Program<Real> &program, bool undoState, unsigned laneFlip,
               Sums<Real, 3 * maximumBlockBits> &sums)
{
    const Tag<Real> d;
    const Exchange<Real> lanes = exchangeWith<Real>(laneFlip);
    Signed<Real> one;
    one.set(hn::Set(d, Real(1)));
    for (Walk walk(bases); !walk.isDone();) {
        for (int i = 0; i < basesOfBlock && !walk.isDone(); ++i, walk.next()) {
            const std::size_t base = walk.at();
            const unsigned parities = group.parities(base);
            Real *stateAt = group.at(state, base, 0);
            Real *lambdaAt = group.at(lambda, base, 0);
            const Complex<Real> v = load(stateAt);
            const Complex<Real> l = load(lambdaAt);
            const Complex<Real> w = exchanged(v, lanes);
            const Vector<Real> zero = hn::Zero(d);
            sums.add(0, one.get(parities >> maximumBlockBits & 1), addIm(l, w, zero));
            sums.add(1, one.get(~parities & 1), addRe(l, w, zero));
            sums.add(2, one.get(parities & 1), addIm(l, v, zero));
            if (program.count == 0)
                continue;
            if (undoState)
                store(rotateLanes(program, parities, v, lanes), stateAt);
            store(rotateLanes(program, parities, l, lanes), lambdaAt);
        }
        sums.flush();
    }
}

template <class Real>
void undo(Real *state, Real *lambda, const Coset &bases, const Block<Real> &block, bool undoState,
          Real *overlaps)
{
    if (!overlaps) {
        apply(lambda, bases, block, true);
        if (undoState)
            apply(state, bases, block, true);
        return;
    }
    withGroupOf(block, [&]<int bits, bool exchanges>() {
        const Group<Real, bits, exchanges> group(block);
        Program<Real> program;
        program.take(block, 0, true);
        Sums<Real, 3 * maximumBlockBits> sums(3 * HWY_MAX(bits, 1));
        if constexpr (bits == 0)
            undoLanes(state, lambda, bases, group, program, undoState, block.laneFlips[0], sums);
        else
            undoGroups(state, lambda, bases, group, program, undoState, sums);
        sums.addTo(overlaps);
        for (std::size_t begin = program.count; begin < block.rotationCount;
             begin += program.count) {
            program.take(block, begin, true);
            for (Real *of : {lambda, state}) {
                if (of == state && !undoState)
                    continue;
                if constexpr (bits == 0)
                    applyProgram(of, bases, group, program, block.laneFlips[0]);
                else
                    applyProgram(of, bases, group, program);
            }
        }
    });
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
