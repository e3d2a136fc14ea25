// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace ansatz {

/// An angle of an operation, in radians: `offset`, or `scale·feature[index] + offset` (encoding),
/// or `scale·weight[index] + offset` (trainable).
struct Parameter {
    enum class Source { Number, Feature, Weight };

    Source source = Source::Number;
    int index = 0;
    double scale = 1;
    double offset = 0; ///< a plain number's value

    [[nodiscard]] static Parameter number(double value)
    {
        return {Source::Number, 0, 1, value};
    }
    [[nodiscard]] static Parameter feature(int index, double scale = 1, double offset = 0)
    {
        return {Source::Feature, index, scale, offset};
    }
    [[nodiscard]] static Parameter weight(int index, double scale = 1, double offset = 0)
    {
        return {Source::Weight, index, scale, offset};
    }

    [[nodiscard]] double evaluate(std::span<const double> features,
                                  std::span<const double> weights) const
    {
        switch (source) {
        case Source::Feature:
            return scale * features[static_cast<std::size_t>(index)] + offset;
        case Source::Weight:
            return scale * weights[static_cast<std::size_t>(index)] + offset;
        case Source::Number:
            break;
        }
        return offset;
    }

    friend bool operator==(const Parameter &, const Parameter &) = default;
};

} // namespace ansatz
