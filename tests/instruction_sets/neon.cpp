// SPDX-License-Identifier: GPL-3.0-or-later
// The native simulator with NEON against the reference, on random circuits of every structure. It
// is built by a cross compiler, for which there is no Qt, and run by an emulator.
#include "tests/support/random_agreement.h"

#include <hwy/targets.h>

#include <cstdio>

// Highway's library is not there for the other machine. This is what it says of a program that was
// compiled for one instruction set.
namespace hwy {
int64_t SupportedTargets()
{
    return HWY_STATIC_TARGET;
}
} // namespace hwy

using namespace ansatz;

namespace {

constexpr std::uint64_t casesOfEach = 24; // of 14 structures

template <class Real>
std::string difference(const test::RandomCase &drawn, const std::vector<double> &upstream,
                       const test::Results<double> &expected, int threads)
{
    const auto simulator =
        makeNativeSimulator<Real>(drawn.circuit, drawn.observables, {.threads = threads});
    return test::differenceOf(test::resultsOf(*simulator, drawn, upstream), expected,
                              drawn.observables);
}

std::string faultOf(std::uint64_t seed, test::Structure structure, int threads)
{
    const test::Sizes sizes = test::drawSizes(seed);
    const test::RandomCase drawn =
        test::structuredCase(seed, structure, sizes.qubits, sizes.gates, sizes.samples);
    const std::vector<double> upstream = test::randomUpstream(seed, drawn);
    const test::Results<double> expected = test::referenceResults(drawn, upstream);
    std::string fault = difference<double>(drawn, upstream, expected, threads);
    if (fault.empty())
        fault = difference<float>(drawn, upstream, expected, threads);
    return fault.empty() ? fault : test::describe(seed, drawn) + ": " + fault;
}

} // namespace

int main()
{
    std::printf("%s\n", hwy::TargetName(HWY_STATIC_TARGET));
    int faults = 0;
    for (std::size_t structure = 0; structure < test::structureNames.size(); ++structure) {
        for (std::uint64_t i = 0; i < casesOfEach; ++i) {
            const std::string fault =
                faultOf(structure * 1000 + i, static_cast<test::Structure>(structure),
                        1 + static_cast<int>(i % 2));
            if (!fault.empty()) {
                std::printf("%s\n", fault.c_str());
                ++faults;
            }
        }
    }
    std::printf(faults == 0 ? "sound\n" : "FAILED\n");
    return faults != 0 || HWY_STATIC_TARGET != HWY_NEON;
}
