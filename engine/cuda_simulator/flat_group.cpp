// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/flat_group.h"

#include "engine/base/error.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace ansatz::cuda {

namespace {

bool isOdd(std::uint32_t bits)
{
    return std::popcount(bits) % 2 != 0;
}

// The lowest bits of a reduced basis of the flips' span; one a flip when they are independent.
std::vector<std::uint32_t> pivotBits(std::span<const RoleMasks> runs)
{
    std::vector<std::uint32_t> basis;
    std::vector<std::uint32_t> pivots;
    for (const RoleMasks &run : runs) {
        std::uint32_t flip = run.flip;
        for (std::size_t k = 0; k < basis.size(); ++k) {
            if (flip & pivots[k])
                flip ^= basis[k];
        }
        if (flip == 0)
            continue;
        const std::uint32_t pivot = flip & -flip;
        for (std::uint32_t &other : basis) {
            if (other & pivot)
                other ^= flip;
        }
        basis.push_back(flip);
        pivots.push_back(pivot);
    }
    return pivots;
}

// A flip that changes no role of the runs and is independent of theirs.
RoleMasks filler(std::span<const RoleMasks> runs, std::uint32_t qubits)
{
    for (std::uint32_t bit = qubits; bit-- > 0;) {
        RoleMasks candidate{.flip = 1u << bit};
        for (const RoleMasks &run : runs) {
            if (isOdd(candidate.flip & run.sign))
                candidate.flip ^= run.flip;
        }
        if (fits(runs, candidate))
            return candidate;
    }
    ANSATZ_CHECK(false, "a state of three qubits has three independent flips");
    return {};
}

} // namespace

bool fits(std::span<const RoleMasks> group, const RoleMasks &next)
{
    for (const RoleMasks &run : group) {
        if (isOdd(run.sign & next.flip) || isOdd(run.flip & next.sign))
            return false;
    }
    std::vector<RoleMasks> all(group.begin(), group.end());
    all.push_back(next);
    return pivotBits(all).size() == all.size();
}

FlatGroup makeGroup(std::span<const RoleMasks> runs, std::uint32_t qubits)
{
    ANSATZ_CHECK(!runs.empty() && runs.size() <= runsAtOnce, "a group has one to three runs");
    std::vector<RoleMasks> all(runs.begin(), runs.end());
    while (all.size() < runsAtOnce)
        all.push_back(filler(all, qubits));
    FlatGroup group = {};
    group.runs = static_cast<std::uint32_t>(runs.size());
    std::vector<std::uint32_t> pivots = pivotBits(all);
    ANSATZ_CHECK(pivots.size() == runsAtOnce, "the flips of a group are independent");
    std::ranges::sort(pivots);
    for (std::size_t k = 0; k < runsAtOnce; ++k) {
        group.below[k] = pivots[k] - 1;
        group.flip[k] = all[k].flip;
        group.sign[k] = all[k].sign;
        group.run[k] = all[k].run;
        group.negative |= static_cast<std::uint32_t>(all[k].negative) << k;
    }
    return group;
}

} // namespace ansatz::cuda
