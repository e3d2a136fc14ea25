// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/gradient/jacobian_rows.h"
#include "engine/gradient/shift_rule.h"

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
                addToColumn<Real>(jacobian, parameter.source,
                                  static_cast<std::size_t>(parameter.index),
                                  coefficient * parameter.scale, expectations);
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
