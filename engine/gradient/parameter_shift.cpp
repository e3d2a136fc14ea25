// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/gradient/jacobian_rows.h"
#include "engine/gradient/shift_rule.h"

#include <algorithm>
#include <numbers>

namespace ansatz {

std::vector<ShiftTerm> shiftTerms(ShiftRule rule)
{
    constexpr double quarterTurn = std::numbers::pi / 2;
    if (rule == ShiftRule::TwoTerm)
        return {{quarterTurn, 0.5}, {-quarterTurn, -0.5}};
    const double root = std::numbers::sqrt2;
    const double near = (root + 1) / (4 * root);
    const double far = (root - 1) / (4 * root);
    return {{quarterTurn, near},
            {-quarterTurn, -near},
            {3 * quarterTurn, -far},
            {-3 * quarterTurn, far}};
}

namespace {

/// The derivatives of a parameter's angle by the inputs that it reads, for every sample.
template <class Real>
class Slopes {
public:
    Slopes(const Batch<Real> &batch, std::size_t features)
        : m_weights(batch.weights.begin(), batch.weights.end()),
          m_features(batch.features.begin(), batch.features.end()), m_columns(features),
          m_slopes(batch.samples)
    {}

    /// Times `coefficient`, [samples].
    std::span<const double> byWeight(const Parameter &parameter, double coefficient)
    {
        for (std::size_t sample = 0; sample < m_slopes.size(); ++sample)
            m_slopes[sample] = coefficient
                               * parameter.weightSlope(
                                   std::span(m_features).subspan(sample * m_columns, m_columns));
        return m_slopes;
    }
    std::span<const double> byFeature(const Parameter &parameter, double coefficient)
    {
        std::ranges::fill(m_slopes, coefficient * parameter.featureSlope(m_weights));
        return m_slopes;
    }

private:
    std::vector<double> m_weights;
    std::vector<double> m_features;
    std::size_t m_columns;
    std::vector<double> m_slopes;
};

} // namespace

template <class Real>
Jacobian
parameterShiftJacobian(const SimulatorFactory<Real> &factory, const ExpandedCircuit &circuit,
                       const std::vector<Observable> &observables, const Batch<Real> &batch)
{
    Jacobian jacobian =
        makeJacobian(batch.samples, observables.size(), static_cast<std::size_t>(circuit.weights),
                     static_cast<std::size_t>(circuit.features));
    ExpandedCircuit shifted = circuit;
    std::vector<Real> expectations(batch.samples * observables.size());
    Slopes<Real> slopes(batch, static_cast<std::size_t>(circuit.features));
    for (Operation &operation : shifted.operations) {
        for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
            Parameter &parameter = operation.parameters[p];
            if (parameter.source == Parameter::Source::Number)
                continue;
            const double offset = parameter.offset;
            for (const auto &[shift, coefficient] :
                 shiftTerms(operation.gate->parameters[p].shiftRule)) {
                parameter.offset = offset + shift;
                factory(shifted, observables)->forward(batch, expectations);
                if (parameter.readsWeight())
                    addToColumn<Real>(jacobian, Parameter::Source::Weight,
                                      static_cast<std::size_t>(parameter.weightIndex()),
                                      slopes.byWeight(parameter, coefficient), expectations);
                if (parameter.source == Parameter::Source::Feature)
                    addToColumn<Real>(jacobian, Parameter::Source::Feature,
                                      static_cast<std::size_t>(parameter.index),
                                      slopes.byFeature(parameter, coefficient), expectations);
            }
            parameter.offset = offset;
        }
    }
    return jacobian;
}

template Jacobian parameterShiftJacobian(const SimulatorFactory<float> &, const ExpandedCircuit &,
                                         const std::vector<Observable> &, const Batch<float> &);
template Jacobian parameterShiftJacobian(const SimulatorFactory<double> &, const ExpandedCircuit &,
                                         const std::vector<Observable> &, const Batch<double> &);

} // namespace ansatz
