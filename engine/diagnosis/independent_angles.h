// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstddef>
#include <span>
#include <vector>

namespace ansatz {

/// A weight or feature where a gate takes it.
struct Occurrence {
    std::size_t operation = 0; ///< index in the expanded circuit
    int parameter = 0;         ///< of its gate
    Parameter::Source source = Parameter::Source::Weight;
    int input = 0; ///< index of the weight or feature
    double scale = 1;

    [[nodiscard]] bool isOf(Parameter::Source wanted, std::size_t index) const
    {
        return source == wanted && static_cast<std::size_t>(input) == index;
    }
};

/// Every weight and feature of the circuit where gates take them, in order.
[[nodiscard]] std::vector<Occurrence> occurrences(const ExpandedCircuit &circuit);

/// The circuit in which each of these occurrences is an input of its own that is its gate's angle:
/// input k is weight k (or feature k) with scale 1 and offset 0. Other weights and features are
/// replaced by their values. Derivatives by it are derivatives of single operations.
[[nodiscard]] ExpandedCircuit independentAngles(const ExpandedCircuit &circuit,
                                                std::span<const Occurrence> chosen,
                                                Parameter::Source source,
                                                std::span<const double> features,
                                                std::span<const double> weights);

/// The angles of these occurrences.
[[nodiscard]] std::vector<double> anglesOf(const ExpandedCircuit &circuit,
                                           std::span<const Occurrence> chosen,
                                           std::span<const double> features,
                                           std::span<const double> weights);

} // namespace ansatz
