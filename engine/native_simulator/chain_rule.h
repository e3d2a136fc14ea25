// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/prepared.h"

#include <span>
#include <vector>

namespace ansatz::native {

/// Between the sums that kernels make over a state and what a caller asks for: expectation values
/// from Pauli expectations, coefficients of the observables, and gradients from overlaps.
/// Sums and coefficients are [plan.sums][lane], at each item's sumsAt; what was measured is
/// [plan.measuredSums][lane].
template <class Real>
class ChainRule final {
public:
    ChainRule(const CompiledCircuit &circuit, const Plan &plan, std::size_t lanes);

    /// Expectation values of the lanes' samples, [samples, observables].
    void expectations(const Prepared<Real> &prepared, const Real *measured, std::size_t samples,
                      std::span<Real> values);

    /// Coefficients of Σ upstream·O for Kernels::addObservables and addDiagonal; lanes without a
    /// sample get 0. Adds the absorbed runs' part of the weights' gradient to `weightSums` unless
    /// that is empty; `measured` is then needed.
    void observables(const Prepared<Real> &prepared, const Real *measured,
                     std::span<const Real> upstream, std::size_t samples, Real *coefficients,
                     std::span<double> weightSums);

    /// Adds to weightSums [weights], and to featureSums [samples, features], unless empty.
    void gradients(const Prepared<Real> &prepared, const Real *overlaps, std::size_t samples,
                   std::span<double> weightSums, std::span<double> featureSums);

private:
    [[nodiscard]] Vector3 vectorAt(const PlannedItem &item, const Real *sums,
                                   std::size_t lane) const;
    [[nodiscard]] double componentAt(const PlannedItem &item, const Real *sums,
                                     std::size_t lane) const;
    [[nodiscard]] std::size_t lanesOfState() const { return m_samples ? 1 : m_lanes; }
    void addRun(const Prepared<Real> &prepared, const PlannedItem &item, const Real *overlaps,
                std::size_t samples);
    void addAngle(std::size_t angle, std::size_t sample, double derivative);
    void toInputs(std::size_t samples, std::span<double> weightSums, std::span<double> featureSums);

    const CompiledCircuit &m_circuit;
    const Plan &m_plan;
    std::size_t m_lanes;
    bool m_samples;                  ///< lanes are samples
    std::vector<double> m_angles;    ///< derivative by every angle, [angle][lane]
    std::vector<Vector3> m_upstream; ///< Σ coefficient·upstream of an absorbed run, [run][sample]
    std::vector<std::size_t> m_absorbedItems; ///< of every absorbed run
    std::vector<std::size_t> m_termItems;     ///< of every term
};

} // namespace ansatz::native
