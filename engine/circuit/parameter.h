// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace ansatz {

/// An angle of an operation, in radians: `offset`, or `scale·feature[index] + offset` (encoding),
/// or `scale·weight[index] + offset` (trainable). An encoding whose scale is trained, as in data
/// re-uploading (arXiv:1907.02085), is `scale·weight[scaleWeight]·feature[index] + offset`.
struct Parameter {
    enum class Source { Number, Feature, Weight };

    static constexpr int noWeight = -1;

    Source source = Source::Number;
    int index = 0;
    double scale = 1;
    double offset = 0;          ///< a plain number's value
    int scaleWeight = noWeight; ///< of a feature: the weight that its scale is multiplied by

    [[nodiscard]] bool hasTrainableScale() const
    {
        return source == Source::Feature && scaleWeight != noWeight;
    }

    /// The weight that it reads, as its angle or as its scale; a parameter reads one at most.
    [[nodiscard]] int weightIndex() const
    {
        return source == Source::Weight ? index : hasTrainableScale() ? scaleWeight : noWeight;
    }
    [[nodiscard]] bool readsWeight() const
    {
        return source == Source::Weight || hasTrainableScale();
    }
    /// Gives the weight that it reads another number.
    void renumberWeight(int number) { (source == Source::Weight ? index : scaleWeight) = number; }

    [[nodiscard]] static Parameter number(double value)
    {
        return {Source::Number, 0, 1, value, noWeight};
    }
    [[nodiscard]] static Parameter feature(int index, double scale = 1, double offset = 0)
    {
        return {Source::Feature, index, scale, offset, noWeight};
    }
    [[nodiscard]] static Parameter weight(int index, double scale = 1, double offset = 0)
    {
        return {Source::Weight, index, scale, offset, noWeight};
    }
    [[nodiscard]] static Parameter scaledFeature(int index, int scaleWeight, double scale = 1,
                                                 double offset = 0)
    {
        return {Source::Feature, index, scale, offset, scaleWeight};
    }

    [[nodiscard]] double evaluate(std::span<const double> features,
                                  std::span<const double> weights) const
    {
        switch (source) {
        case Source::Feature:
            return featureSlope(weights) * features[static_cast<std::size_t>(index)] + offset;
        case Source::Weight:
            return scale * weights[static_cast<std::size_t>(index)] + offset;
        case Source::Number:
            break;
        }
        return offset;
    }

    /// ∂angle/∂feature, of one that reads a feature.
    [[nodiscard]] double featureSlope(std::span<const double> weights) const
    {
        return hasTrainableScale() ? scale * weights[static_cast<std::size_t>(scaleWeight)] : scale;
    }
    /// ∂angle/∂weight, of one that reads a weight.
    [[nodiscard]] double weightSlope(std::span<const double> features) const
    {
        return hasTrainableScale() ? scale * features[static_cast<std::size_t>(index)] : scale;
    }

    friend bool operator==(const Parameter &, const Parameter &) = default;
};

} // namespace ansatz
