// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/numerics/array_program.h"
#include "engine/simulator/simulator.h"

#include <vector>

namespace ansatz::numerics {

/// The angles of a program's uses for a batch: [shared uses] and [samples, perSample uses].
template <class Real>
struct AngleValues {
    AngleValues(const ArrayProgram &program, const Batch<Real> &batch, std::size_t features)
    {
        for (const ArrayProgram::Use &use : program.shared)
            shared.push_back(valueOf(program.angles[use.angle], {}, batch.weights));
        perSample.reserve(batch.samples * program.perSample.size());
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            const auto row = batch.features.subspan(sample * features, features);
            for (const ArrayProgram::Use &use : program.perSample)
                perSample.push_back(valueOf(program.angles[use.angle], row, batch.weights));
        }
    }

    std::vector<double> shared;
    std::vector<double> perSample;

private:
    static double valueOf(const Angle &angle, std::span<const Real> features,
                          std::span<const Real> weights)
    {
        double value = angle.offset;
        for (const Angle::Term &term : angle.terms)
            value += term.coefficient
                     * static_cast<double>(term.source == Parameter::Source::Feature
                                               ? features[term.index]
                                               : weights[term.index]);
        return value;
    }
};

/// Sums of derivatives by inputs, from those by uses of angles. An empty one is not computed.
struct InputSums {
    std::vector<double> weights;  ///< [weights]
    std::vector<double> features; ///< [samples, features]

    void add(const Angle &angle, double derivative, std::size_t featureRow)
    {
        for (const Angle::Term &term : angle.terms) {
            if (term.source == Parameter::Source::Feature) {
                if (!features.empty())
                    features[featureRow + term.index] += term.coefficient * derivative;
            } else if (!weights.empty()) {
                weights[term.index] += term.coefficient * derivative;
            }
        }
    }
};

} // namespace ansatz::numerics
