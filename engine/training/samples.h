// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/data/prepared_data.h"

#include <span>
#include <vector>

namespace ansatz {

/// Prepared samples in the type that a simulator reads, converted once for a whole training.
template <class Real>
struct Samples {
    explicit Samples(const PreparedSamples &prepared)
        : rows(prepared.features.rows), columns(prepared.features.columns),
          features(prepared.features.values.begin(), prepared.features.values.end()),
          targets(prepared.targets)
    {}

    [[nodiscard]] std::span<const Real> some(std::size_t first, std::size_t count) const
    {
        return std::span(features).subspan(first * columns, count * columns);
    }

    std::size_t rows;
    std::size_t columns;
    std::vector<Real> features;   ///< row-major [rows, columns]
    std::span<const int> targets; ///< [rows], those of the prepared samples
};

} // namespace ansatz
