// SPDX-License-Identifier: GPL-3.0-or-later
// A block's rotations applied to a state.
#if defined(ANSATZ_KERNELS_APPLY_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ANSATZ_KERNELS_APPLY_INL_H
#undef ANSATZ_KERNELS_APPLY_INL_H
#else
#define ANSATZ_KERNELS_APPLY_INL_H
#endif

#include "engine/native_simulator/kernels_rotate-inl.h"

HWY_BEFORE_NAMESPACE();
namespace ansatz::native::HWY_NAMESPACE {

/// 16 of 32 registers hold three qubits' amplitudes, 8 of 16 two qubits'.
inline constexpr int bestBlockBits = HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON ? 3 : 2;

inline const char *targetName()
{
    return HWY_TARGET == HWY_AVX3 ? "AVX-512" : hwy::TargetName(HWY_TARGET);
}

template <class Real, int bits, bool exchanges>
void applyProgram(Real *state, const Coset &bases, const Group<Real, bits, exchanges> &group,
                  const Program<Real> &program)
{
    for (Walk walk(bases); !walk.isDone(); walk.next()) {
        const std::size_t base = walk.at();
        Complex<Real> v[Group<Real, bits, exchanges>::size];
        group.loadAll(state, base, v);
        rotateAll<bits>(program, group.parities(base), v);
        group.storeAll(v, state, base);
    }
}

template <class Real, bool exchanges>
void applyProgram(Real *state, const Coset &bases, const Group<Real, 0, exchanges> &group,
                  const Program<Real> &program, unsigned laneFlip)
{
    const Exchange<Real> lanes = exchangeWith<Real>(laneFlip);
    for (Walk walk(bases); !walk.isDone(); walk.next()) {
        Real *at = group.at(state, walk.at(), 0);
        store(rotateLanes(program, group.parities(walk.at()), load(at), lanes), at);
    }
}

template <class Real>
void apply(Real *state, const Coset &bases, const Block<Real> &block, bool inverse)
{
    withGroupOf(block, [&]<int bits, bool exchanges>() {
        const Group<Real, bits, exchanges> group(block);
        Program<Real> program;
        for (std::size_t begin = 0; begin < block.rotationCount; begin += program.count) {
            program.take(block, begin, inverse);
            if constexpr (bits == 0)
                applyProgram(state, bases, group, program, block.laneFlips[0]);
            else
                applyProgram(state, bases, group, program);
        }
    });
}

} // namespace ansatz::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
