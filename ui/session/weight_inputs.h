// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/experiment/removed_weights.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace ansatz::ui {

/// All that the weights of a shown circuit follow from. Small and a plain value, however often the
/// circuit repeats its blocks, so that another thread can work them out.
struct WeightInputs {
    /// A run whose weights the circuit has, or would go on with.
    struct Run {
        Circuit circuit;
        std::vector<double> weights; ///< all of its circuit
        std::shared_ptr<const RemovedWeights> removed;

        friend bool operator==(const Run &, const Run &) = default;
    };
    std::optional<Run> run = {}; ///< none: the circuit starts
    double spread = 0;           ///< of weights that start
    std::uint64_t seed = 1;      ///< likewise

    friend bool operator==(const WeightInputs &, const WeightInputs &) = default;

    /// The weights of the whole expanded circuit. Throws UserError as expand() does.
    [[nodiscard]] std::vector<double> weightsOf(const Circuit &circuit) const;
};

} // namespace ansatz::ui
