// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/memory_needs.h"

#include "engine/base/error.h"
#include "engine/native_simulator/sweeper.h"

#include <algorithm>

namespace ansatz {

namespace native {

namespace {

// States of a batch that wait for its backward, in all: about the share of the last-level cache
// that a program may count on.
constexpr std::size_t largestKept = std::size_t(16) << 20;

template <class Real>
MemoryPlan planFor(int qubits, std::size_t samples, std::size_t threads, std::uint64_t available,
                   bool keep)
{
    const auto plan = [&](bool sparing) {
        const Shares shares =
            sharesFor(kernels<Real>(), qubits, samples, threads, keep, sparing);
        return MemoryPlan{.qubits = qubits,
                          .realBytes = sizeof(Real),
                          .statesPerSample = 1,
                          .samplesAtOnce = (shares.states() + shares.lambdas())
                                           * shares.layout.samplesPerTile};
    };
    const MemoryPlan usual = plan(false);
    return usual.bytes() <= available ? usual : plan(true);
}

} // namespace

template <class Real>
Shares sharesFor(const Kernels<Real> &kernels, int qubits, std::size_t samples,
                 std::size_t threads, bool keep, bool sparing)
{
    Shares shares;
    shares.layout = layoutFor(kernels, qubits, samples);
    const PlanOptions options = planOptions(kernels, qubits, shares.layout.lanesAreSamples);
    const int vectorBits = qubits - options.laneBits;
    shares.stateBytes =
        (static_cast<std::size_t>(kernels.lanes) * 2 * sizeof(Real)) << vectorBits;
    const std::size_t tiles = std::max<std::size_t>(1, shares.layout.tiles);
    // A kept tile also has three expectations of each qubit, which matter for few qubits.
    const std::size_t keptBytes = shares.stateBytes
                                  + 3 * static_cast<std::size_t>(qubits)
                                        * static_cast<std::size_t>(kernels.lanes) * sizeof(Real);
    shares.within = chunksOf(vectorBits, options) > 1 && (sparing || tiles < threads);
    shares.workers = shares.within ? threads : std::min(tiles, threads);
    shares.keep =
        keep
        && (tiles <= shares.atOnce() || (!sparing && tiles <= largestKept / keptBytes));
    return shares;
}

template Shares sharesFor(const Kernels<float> &, int, std::size_t, std::size_t, bool, bool);
template Shares sharesFor(const Kernels<double> &, int, std::size_t, std::size_t, bool, bool);

} // namespace native

MemoryPlan nativeMemoryPlan(int qubits, int realBytes, std::size_t samples, int threads,
                            std::uint64_t available, StepCalls calls)
{
    ANSATZ_CHECK(threads >= 1, "someone computes");
    // More than any machine holds, whatever the layout.
    if (qubits >= 50)
        return {.qubits = qubits,
                .realBytes = realBytes,
                .statesPerSample = 2,
                .samplesAtOnce = 1};
    const auto workers = static_cast<std::size_t>(threads);
    const bool keep = calls == StepCalls::Apart;
    return realBytes == sizeof(float)
               ? native::planFor<float>(qubits, samples, workers, available, keep)
               : native::planFor<double>(qubits, samples, workers, available, keep);
}

} // namespace ansatz
