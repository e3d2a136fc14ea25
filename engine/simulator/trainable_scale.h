// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/simulator.h"

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace ansatz {

/// A circuit whose trained scales stand in its inputs: every product weight·feature is a feature of
/// its own, so that each angle is again linear in one input.
struct WithoutTrainableScales {
    struct Column {
        std::size_t feature = 0;
        std::size_t weight = 0;

        friend bool operator==(const Column &, const Column &) = default;
    };

    /// As the given one, but that it reads `columns` as features behind those.
    ExpandedCircuit circuit;
    std::vector<Column> columns; ///< without duplicates
};

[[nodiscard]] bool hasTrainableScales(std::span<const Operation> operations);

/// A circuit without trained scales comes back as it is, with no columns.
[[nodiscard]] WithoutTrainableScales withoutTrainableScales(const ExpandedCircuit &circuit);

/// A simulator of a circuit with trained scales, from one of `parts.circuit`: it computes the
/// columns of each batch, and takes their derivatives back to weights and features, in double and
/// in the samples' order. After a first batch of a size it allocates nothing.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeScaledSimulator(std::unique_ptr<Simulator<Real>> simulator,
                    const WithoutTrainableScales &parts);

} // namespace ansatz
