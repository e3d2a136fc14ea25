// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/random.h"

#include "engine/base/error.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace ansatz {

namespace {

// SplitMix64: spreads neighbouring seeds and streams over the whole state space.
std::uint64_t mix(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31);
}

} // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) : m_engine(mix(mix(seed) ^ stream)) {}

double Random::uniform()
{
    return static_cast<double>(m_engine() >> 11) * 0x1p-53;
}

double Random::normal()
{
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    const double radius = std::sqrt(-2 * std::log1p(-uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    m_spare = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

std::uint64_t Random::below(std::uint64_t bound)
{
    ANSATZ_CHECK(bound > 0, "a random number needs a range");
    // Rejects the tail that would make small numbers likelier.
    const std::uint64_t limit = std::uint64_t(-1) - (std::uint64_t(-1) % bound + 1) % bound;
    std::uint64_t value = m_engine();
    while (value > limit)
        value = m_engine();
    return value % bound;
}

void Random::shuffle(std::span<std::size_t> elements)
{
    for (std::size_t i = elements.size(); i > 1; --i)
        std::swap(elements[i - 1], elements[below(i)]);
}

std::vector<std::size_t> Random::permutation(std::size_t count)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t(0));
    shuffle(order);
    return order;
}

} // namespace ansatz
