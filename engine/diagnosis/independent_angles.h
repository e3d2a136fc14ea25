// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace ansatz {

/// A weight, a feature, or the two of a trained scale where a gate takes them.
struct Occurrence {
    std::size_t operation = 0; ///< index in the expanded circuit
    int parameter = 0;         ///< of its gate
    Parameter::Source source = Parameter::Source::Weight;
    int input = 0; ///< index of the weight or feature
    double scale = 1;
    int scaleWeight = Parameter::noWeight; ///< that a feature's scale is multiplied by

    /// Whether its angle depends on that input.
    [[nodiscard]] bool isOf(Parameter::Source wanted, std::size_t index) const
    {
        const auto is = [index](int number) {
            return number >= 0 && static_cast<std::size_t>(number) == index;
        };
        return (source == wanted && is(input))
               || (wanted == Parameter::Source::Weight && is(scaleWeight));
    }
};

/// An input that an angle depends on, and its derivative by that.
struct AngleInput {
    std::size_t index = 0;
    double slope = 1;
};

/// The input of that kind that the occurrence reads, if it reads one.
[[nodiscard]] std::optional<AngleInput>
inputOf(const ExpandedCircuit &circuit, const Occurrence &occurrence, Parameter::Source source,
        std::span<const double> features, std::span<const double> weights);

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
