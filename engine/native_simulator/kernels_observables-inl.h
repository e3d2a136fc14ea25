// SPDX-License-Identifier: GPL-3.0-or-later
// Expectations of a block's Pauli operators, and the operators applied to a state.
#if defined(ANSATZ_KERNELS_OBSERVABLES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_OBSERVABLES_INL_H
#undef ANSATZ_KERNELS_OBSERVABLES_INL_H
#else
#define ANSATZ_KERNELS_OBSERVABLES_INL_H
#endif

#include "engine/native_simulator/kernels_group-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

template <class Real, int bits, bool exchanges>
void sumGroups(const Real *state, const Coset &bases, const Group<Real, bits, exchanges> &group,
               Sums<Real, 3 * maximumBlockBits> &sums)
{
    const Tag<Real> d;
    Signed<Real> one, two;
    one.set(hn::Set(d, Real(1)));
    two.set(hn::Set(d, Real(2)));
    for (Walk walk(bases); !walk.isDone();) {
        for (int n = 0; n < basesOfBlock && !walk.isDone(); ++n, walk.next()) {
            const std::size_t base = walk.at();
            Complex<Real> v[Group<Real, bits, exchanges>::size];
            const unsigned parities = group.parities(base);
            group.loadAll(state, base, v);
            Vector<Real> x[bits], y[bits], z[bits];
#pragma GCC unroll 3
            for (int j = 0; j < bits; ++j)
                x[j] = y[j] = z[j] = hn::Zero(d);
#pragma GCC unroll 8
            for (int i = 0; i < (1 << bits); ++i) {
                const Vector<Real> norm = addRe(v[i], v[i], Vector<Real>(hn::Zero(d)));
#pragma GCC unroll 3
                for (int j = 0; j < bits; ++j) {
                    if (i >> j & 1) {
                        z[j] = hn::Sub(z[j], norm);
                    } else {
                        z[j] = hn::Add(z[j], norm);
                        x[j] = addRe(v[i], v[i | 1 << j], x[j]);
                        y[j] = addIm(v[i], v[i | 1 << j], y[j]);
                    }
                }
            }
#pragma GCC unroll 3
            for (int j = 0; j < bits; ++j) {
                sums.add(3 * j, two.get(parities >> (maximumBlockBits + j) & 1), x[j]);
                sums.add(3 * j + 1, two.get(parities >> j & 1), y[j]);
                sums.add(3 * j + 2, one.get(parities >> j & 1), z[j]);
            }
        }
        sums.flush();
    }
}

template <class Real>
void sumLanes(const Real *state, const Coset &bases, const Group<Real, 0, false> &group,
              unsigned laneFlip, Sums<Real, 3 * maximumBlockBits> &sums)
{
    const Tag<Real> d;
    const Exchange<Real> lanes = exchangeWith<Real>(laneFlip);
    Signed<Real> one;
    one.set(hn::Set(d, Real(1)));
    for (Walk walk(bases); !walk.isDone();) {
        for (int n = 0; n < basesOfBlock && !walk.isDone(); ++n, walk.next()) {
            const std::size_t base = walk.at();
            const unsigned parities = group.parities(base);
            const Complex<Real> v = load(group.at(state, base, 0));
            const Complex<Real> w = exchanged(v, lanes);
            const Vector<Real> zero = hn::Zero(d);
            sums.add(0, one.get(parities >> maximumBlockBits & 1), addRe(v, w, zero));
            sums.add(1, one.get(parities & 1), addIm(v, w, zero));
            sums.add(2, one.get(parities & 1), addRe(v, v, zero));
        }
        sums.flush();
    }
}

template <class Real>
void expectations(const Real *state, const Coset &bases, const Block<Real> &block, Real *out)
{
    withGroupOf(block, [&]<int bits, bool exchanges>() {
        const Group<Real, bits, exchanges> group(block);
        Sums<Real, 3 * maximumBlockBits> sums(3 * HWY_MAX(bits, 1));
        if constexpr (bits == 0)
            sumLanes(state, bases, group, block.laneFlips[0], sums);
        else
            sumGroups(state, bases, group, sums);
        sums.addTo(out);
    });
}

template <class Real, int bits, bool exchanges>
void addGroups(const Real *state, Real *lambda, const Coset &bases,
               const Group<Real, bits, exchanges> &group, const Real *coefficients, bool first)
{
    const Tag<Real> d;
    constexpr int size = 1 << bits;
    Signed<Real> x[bits], y[bits];
    alignas(64) Real z[size][laneCount<Real>]; // [which bits' Z is −1]: the sum of all
    const auto coefficient = [&](int j, int operation) {
        return hn::LoadU(d, coefficients
                                + static_cast<std::size_t>(3 * j + operation) * laneCount<Real>);
    };
    for (int j = 0; j < bits; ++j) {
        x[j].set(coefficient(j, 0));
        y[j].set(coefficient(j, 1));
    }
    for (int i = 0; i < size; ++i) {
        Vector<Real> sum = hn::Zero(d);
        for (int j = 0; j < bits; ++j)
            sum = i >> j & 1 ? hn::Sub(sum, coefficient(j, 2)) : hn::Add(sum, coefficient(j, 2));
        hn::Store(sum, d, z[i]);
    }
    for (Walk walk(bases); !walk.isDone(); walk.next()) {
        const std::size_t base = walk.at();
        Complex<Real> v[size];
        const unsigned parities = group.parities(base);
        group.loadAll(state, base, v);
#pragma GCC unroll 8
        for (int i = 0; i < size; ++i) {
            const Vector<Real> all = hn::Load(d, z[(static_cast<unsigned>(i) ^ parities) % size]);
            Complex<Real> l{hn::Zero(d), hn::Zero(d)};
            if (!first)
                l = group.loadElement(lambda, base, i);
            l = {hn::MulAdd(all, v[i].re, l.re), hn::MulAdd(all, v[i].im, l.im)};
#pragma GCC unroll 3
            for (int j = 0; j < bits; ++j) {
                const Complex<Real> &w = v[i ^ (1 << j)];
                const Vector<Real> xs = x[j].get(parities >> (maximumBlockBits + j) & 1);
                // −i·y for bit 0, +i·y for bit 1
                const Vector<Real> ys =
                    y[j].get((parities >> j & 1) ^ static_cast<unsigned>(i >> j & 1));
                l = {hn::MulAdd(ys, w.im, hn::MulAdd(xs, w.re, l.re)),
                     hn::NegMulAdd(ys, w.re, hn::MulAdd(xs, w.im, l.im))};
            }
            group.storeElement(l, lambda, base, i);
        }
    }
}

template <class Real>
void addLanes(const Real *state, Real *lambda, const Coset &bases,
              const Group<Real, 0, false> &group, unsigned laneFlip, const Real *coefficients,
              bool first)
{
    const Tag<Real> d;
    const Exchange<Real> lanes = exchangeWith<Real>(laneFlip);
    Signed<Real> x, y, z;
    x.set(hn::LoadU(d, coefficients));
    y.set(hn::LoadU(d, coefficients + laneCount<Real>));
    z.set(hn::LoadU(d, coefficients + 2 * laneCount<Real>));
    for (Walk walk(bases); !walk.isDone(); walk.next()) {
        const std::size_t base = walk.at();
        const unsigned parities = group.parities(base);
        Real *at = group.at(lambda, base, 0);
        const Complex<Real> v = load(group.at(state, base, 0));
        const Complex<Real> w = exchanged(v, lanes);
        const Vector<Real> xs = x.get(parities >> maximumBlockBits & 1);
        const Vector<Real> ys = y.get(parities & 1);
        const Vector<Real> zs = z.get(parities & 1);
        Complex<Real> l{hn::Zero(d), hn::Zero(d)};
        if (!first)
            l = load<Real>(at);
        l = {hn::MulAdd(zs, v.re, hn::MulAdd(ys, w.im, hn::MulAdd(xs, w.re, l.re))),
             hn::MulAdd(zs, v.im, hn::NegMulAdd(ys, w.re, hn::MulAdd(xs, w.im, l.im)))};
        store(l, at);
    }
}

template <class Real>
void addObservables(const Real *state, Real *lambda, const Coset &bases, const Block<Real> &block,
                    const Real *coefficients, bool first)
{
    withGroupOf(block, [&]<int bits, bool exchanges>() {
        const Group<Real, bits, exchanges> group(block);
        if constexpr (bits == 0)
            addLanes(state, lambda, bases, group, block.laneFlips[0], coefficients, first);
        else
            addGroups(state, lambda, bases, group, coefficients, first);
    });
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
