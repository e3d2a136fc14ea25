// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <span>
#include <string>
#include <type_traits>

namespace ansatz::test {

/// How far two ways of computing the same may be apart, absolutely; expectation values are of
/// order 1.
template <class Real>
inline constexpr double tolerance = std::is_same_v<Real, float> ? 2e-5 : 1e-10;

/// The largest difference of two arrays, and whether it is within a tolerance.
struct Agreement {
    bool holds = false;
    std::string text; ///< the worst element, both values, absolute and relative error
};

template <class A, class B>
[[nodiscard]] Agreement compare(std::span<const A> actual, std::span<const B> expected,
                                double allowed)
{
    if (actual.size() != expected.size())
        return {false, std::to_string(actual.size()) + " values, expected "
                           + std::to_string(expected.size())};
    double worst = -1;
    std::size_t at = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        double error = std::abs(static_cast<double>(actual[i]) - static_cast<double>(expected[i]));
        if (std::isnan(error))
            error = std::numeric_limits<double>::infinity();
        if (error > worst) {
            worst = error;
            at = i;
        }
    }
    if (worst < 0)
        return {true, "nothing to compare"};
    char text[256];
    std::snprintf(text, sizeof text,
                  "worst of %zu at [%zu]: %.15g, expected %.15g, abs %.3g, rel %.3g (allowed %.3g)",
                  actual.size(), at, static_cast<double>(actual[at]),
                  static_cast<double>(expected[at]), worst,
                  worst / std::abs(static_cast<double>(expected[at])), allowed);
    return {worst <= allowed, text};
}

template <class A, class B>
[[nodiscard]] Agreement compare(const A &actual, const B &expected, double allowed)
{
    return compare(std::span<const typename A::value_type>(actual),
                   std::span<const typename B::value_type>(expected), allowed);
}

} // namespace ansatz::test

/// Fails the test with the worst element unless the arrays agree.
#define ANSATZ_COMPARE(actual, expected, allowed)                                                  \
    do {                                                                                           \
        const auto agreement = ::ansatz::test::compare(actual, expected, allowed);                 \
        QVERIFY2(agreement.holds, agreement.text.c_str());                                         \
    } while (false)
