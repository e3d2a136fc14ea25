// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/checked_math.h"
#include "engine/base/error.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace ansatz::worker {

/// Where the arrays of a Forward or Backward lie in the payload. Both processes know the sizes, so
/// none is told.
struct PassArrays {
    std::size_t features = 0; ///< numbers, [samples, features]
    std::size_t weights = 0;  ///< [weights]
    std::size_t values = 0;   ///< [samples, observables]: expectations or upstream
    std::size_t realBytes = 0;

    /// Throws InternalError when the sizes do not fit an address space.
    PassArrays(std::uint64_t samples, std::size_t circuitFeatures, std::size_t circuitWeights,
               std::size_t observables, std::size_t bytesOfReal)
        : features(product(samples, circuitFeatures)), weights(circuitWeights),
          values(product(samples, observables)), realBytes(bytesOfReal)
    {
        // Every array far below the address space, so that their sum is too.
        constexpr std::size_t most = std::size_t(1) << 50;
        ANSATZ_CHECK(features < most && weights < most && values < most,
                     "a batch fits an address space");
    }

    [[nodiscard]] std::size_t bytes() const { return featureGradientAt() + padded(features); }

    template <class Real>
    struct Views {
        std::span<Real> features, weights, values, weightGradient, featureGradient;
    };
    template <class Real, class Byte>
    [[nodiscard]] Views<Real> in(std::span<Byte> payload) const
    {
        const auto view = [&](std::size_t at, std::size_t count) {
            return std::span<Real>(reinterpret_cast<Real *>(payload.data() + at), count);
        };
        return {view(0, features), view(weightsAt(), weights), view(valuesAt(), values),
                view(weightGradientAt(), weights), view(featureGradientAt(), features)};
    }

private:
    static std::size_t product(std::uint64_t a, std::uint64_t b)
    {
        const auto result = checkedMultiply(a, b);
        ANSATZ_CHECK(result, "a batch fits an address space");
        return static_cast<std::size_t>(*result);
    }
    [[nodiscard]] std::size_t padded(std::size_t count) const
    {
        return (count * realBytes + 63) / 64 * 64;
    }
    [[nodiscard]] std::size_t weightsAt() const { return padded(features); }
    [[nodiscard]] std::size_t valuesAt() const { return weightsAt() + padded(weights); }
    [[nodiscard]] std::size_t weightGradientAt() const { return valuesAt() + padded(values); }
    [[nodiscard]] std::size_t featureGradientAt() const
    {
        return weightGradientAt() + padded(weights);
    }
};

} // namespace ansatz::worker
