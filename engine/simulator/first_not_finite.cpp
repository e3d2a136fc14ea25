// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/first_not_finite.h"

#include "engine/simulator/dense_state.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

template <class Real>
std::vector<double> rounded(std::span<const double> values)
{
    std::vector<double> result(values.size());
    std::ranges::transform(values, result.begin(), [](double value) {
        return static_cast<double>(static_cast<Real>(value));
    });
    return result;
}

std::optional<NotFinitePlace> badAngle(std::size_t operation, const std::vector<double> &angles)
{
    const auto bad =
        std::ranges::find_if(angles, [](double angle) { return !std::isfinite(angle); });
    if (bad == angles.end())
        return std::nullopt;
    return NotFinitePlace{operation, static_cast<int>(bad - angles.begin()), *bad};
}

template <class Real>
bool isFinite(const DenseState<Real> &state)
{
    return std::ranges::all_of(state.amplitudes(), [](const std::complex<Real> &amplitude) {
        return std::isfinite(amplitude.real()) && std::isfinite(amplitude.imag());
    });
}

} // namespace

template <class Real>
std::optional<NotFinitePlace> firstAngleNotFinite(const ExpandedCircuit &circuit,
                                                  std::span<const double> features,
                                                  std::span<const double> weights)
{
    const std::vector<double> x = rounded<Real>(features);
    const std::vector<double> w = rounded<Real>(weights);
    for (std::size_t i = 0; i < circuit.operations.size(); ++i) {
        if (const auto found = badAngle(i, anglesOf(circuit.operations[i], x, w)))
            return found;
    }
    return std::nullopt;
}

template <class Real>
std::optional<NotFinitePlace> firstNotFinite(const ExpandedCircuit &circuit,
                                             std::span<const double> features,
                                             std::span<const double> weights, const GiveUp &giveUp)
{
    const std::vector<double> x = rounded<Real>(features);
    const std::vector<double> w = rounded<Real>(weights);
    DenseState<Real> state(circuit.qubits);
    GiveUpWatch watch(giveUp);
    for (std::size_t i = 0; i < circuit.operations.size(); ++i) {
        const Operation &operation = circuit.operations[i];
        const std::vector<double> angles = anglesOf(operation, x, w);
        if (const auto found = badAngle(i, angles))
            return found;
        watch.worked(state.amplitudes().size());
        state.apply(operation.gate->matrix(angles), operation.qubits);
        if (!isFinite(state))
            return NotFinitePlace{i, std::nullopt, 0};
    }
    return std::nullopt;
}

template std::optional<NotFinitePlace> firstAngleNotFinite<float>(const ExpandedCircuit &,
                                                                  std::span<const double>,
                                                                  std::span<const double>);
template std::optional<NotFinitePlace> firstAngleNotFinite<double>(const ExpandedCircuit &,
                                                                   std::span<const double>,
                                                                   std::span<const double>);
template std::optional<NotFinitePlace> firstNotFinite<float>(const ExpandedCircuit &,
                                                             std::span<const double>,
                                                             std::span<const double>,
                                                             const GiveUp &);
template std::optional<NotFinitePlace> firstNotFinite<double>(const ExpandedCircuit &,
                                                              std::span<const double>,
                                                              std::span<const double>,
                                                              const GiveUp &);

} // namespace ansatz
