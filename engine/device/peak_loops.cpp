// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/device/peak_loops.h"

#include "engine/base/error.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/device/peak_loops.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ansatz::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class Real, int accumulators>
double multiplyAddsOf(std::size_t rounds)
{
    const hn::ScalableTag<Real> d;
    // Read when the program runs: the compiler must not know where the sums lead.
    volatile Real opaque = Real(0.5);
    const auto factor = hn::Set(d, opaque);
    const auto summand = hn::Set(d, opaque);
    hn::Vec<decltype(d)> sums[accumulators];
    for (int i = 0; i < accumulators; ++i)
        sums[i] = hn::Set(d, Real(i));
    for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 16
        for (int i = 0; i < accumulators; ++i)
            sums[i] = hn::MulAdd(sums[i], factor, summand);
    }
    for (int i = 1; i < accumulators; ++i)
        sums[0] = hn::Add(sums[0], sums[i]);
    opaque = hn::GetLane(sums[0]);
    return static_cast<double>(rounds) * accumulators * static_cast<double>(hn::Lanes(d));
}

template <class Real>
double multiplyAddsWith(int accumulators, std::size_t rounds)
{
    switch (accumulators) {
    case 4:
        return multiplyAddsOf<Real, 4>(rounds);
    case 6:
        return multiplyAddsOf<Real, 6>(rounds);
    case 8:
        return multiplyAddsOf<Real, 8>(rounds);
    case 10:
        return multiplyAddsOf<Real, 10>(rounds);
    case 12:
        return multiplyAddsOf<Real, 12>(rounds);
    case 14:
        return multiplyAddsOf<Real, 14>(rounds);
    default:
        return 0;
    }
}

double floatMultiplyAdds(int accumulators, std::size_t rounds)
{
    return multiplyAddsWith<float>(accumulators, rounds);
}

double doubleMultiplyAdds(int accumulators, std::size_t rounds)
{
    return multiplyAddsWith<double>(accumulators, rounds);
}

void sweepAll(float *data, std::size_t count)
{
    const hn::ScalableTag<float> d;
    const std::size_t lanes = hn::Lanes(d);
    const auto factor = hn::Set(d, 0.5F);
    const auto summand = hn::Set(d, 0.25F);
    for (std::size_t i = 0; i < count; i += 4 * lanes) {
#pragma GCC unroll 4
        for (std::size_t j = 0; j < 4; ++j) {
            float *at = data + i + j * lanes;
            hn::Store(hn::MulAdd(hn::Load(d, at), factor, summand), d, at);
        }
    }
}

const char *targetName()
{
    return hwy::TargetName(HWY_TARGET);
}

} // namespace ansatz::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ansatz {

HWY_EXPORT(floatMultiplyAdds);
HWY_EXPORT(doubleMultiplyAdds);
HWY_EXPORT(sweepAll);
HWY_EXPORT(targetName);

template <>
double multiplyAdds<float>(int accumulators, std::size_t rounds)
{
    const double done = HWY_DYNAMIC_DISPATCH(floatMultiplyAdds)(accumulators, rounds);
    ANSATZ_CHECK(done > 0, "one of accumulatorCounts, and a round");
    return done;
}

template <>
double multiplyAdds<double>(int accumulators, std::size_t rounds)
{
    const double done = HWY_DYNAMIC_DISPATCH(doubleMultiplyAdds)(accumulators, rounds);
    ANSATZ_CHECK(done > 0, "one of accumulatorCounts, and a round");
    return done;
}

void sweep(float *data, std::size_t count)
{
    HWY_DYNAMIC_DISPATCH(sweepAll)(data, count);
}

const char *peakLoopsTarget()
{
    return HWY_DYNAMIC_DISPATCH(targetName)();
}

} // namespace ansatz
#endif
