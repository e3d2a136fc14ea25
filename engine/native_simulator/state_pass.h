// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/chain_rule.h"
#include "engine/native_simulator/prepared.h"
#include "engine/native_simulator/sweeper.h"
#include "engine/simulator/aligned_buffer.h"

#include <optional>
#include <span>
#include <vector>

namespace ansatz::native {

/// What a thread needs beside the states to take samples through a plan. All memory is taken when
/// it is made.
template <class Real>
struct Workspace {
    Workspace(const CompiledCircuit &circuit, const Plan &plan, const Kernels<Real> &kernels);

    Prepared<Real> prepared;
    ChainRule<Real> chainRule;
    AlignedBuffer<Real> sums;         ///< [chunk][plan.sums][lane]
    AlignedBuffer<Real> coefficients; ///< [plan.sums][lane]
    std::vector<Real> features;       ///< of the samples in work, [lane][feature]
    std::vector<double> featureSums;  ///< [lane][feature]
};

/// A state, or `lanes` states side by side, on its way through a plan.
template <class Real>
class StatePass final {
public:
    StatePass(const CompiledCircuit &circuit, const Plan &plan, const Kernels<Real> &kernels,
              Workspace<Real> &workspace, Sweeper<Real> &sweeper);

    /// The state after the last step, and its Pauli expectations, [plan.measuredSums][lane].
    void forward(Real *state, Real *measured);
    /// From the state after the last step and the workspace's coefficients of its Paulis:
    /// lambda = Σ coefficients·P·state, then both taken back and the workspace's sums filled with
    /// overlaps. Only if it needsBack.
    void back(Real *state, Real *lambda, Wanted wanted);

    /// Whether back, and the chain rule after it, read the features that the workspace was prepared
    /// with.
    [[nodiscard]] bool backNeedsFeatures(Wanted wanted) const;
    /// Whether back would find anything to do.
    [[nodiscard]] bool needsBack(Wanted wanted) const;

private:
    [[nodiscard]] bool isWanted(const Part &part, Wanted wanted) const;
    [[nodiscard]] bool startIsWanted(Wanted wanted) const;
    [[nodiscard]] std::optional<std::size_t> firstWanted(Wanted wanted) const;
    void makeProduct(Real *state);
    void makeProduct(Real *state, std::size_t part, const Real *first, const Real *factors);
    void clearSums();
    void normalise(std::size_t part);
    [[nodiscard]] Block<Real> blockOf(std::size_t part, Ahead<Real> *ahead) const;
    [[nodiscard]] static Coset cosetOf(const Part &part, std::size_t base);
    [[nodiscard]] Real *sumsOf(const Part &part, std::size_t chunk);
    void apply(std::size_t at, Real *state, std::size_t base, Ahead<Real> *ahead);
    void measure(std::size_t at, const Real *state, std::size_t base, std::size_t chunk,
                 Ahead<Real> *ahead);
    void addObservables(std::size_t at, const Real *state, Real *lambda, std::size_t base,
                        bool isFirst, Ahead<Real> *ahead);
    void undo(std::size_t at, Real *state, Real *lambda, std::size_t base, bool goesOn,
              std::size_t chunk, Ahead<Real> *ahead);

    const CompiledCircuit &m_circuit;
    const Plan &m_plan;
    const Kernels<Real> &m_kernels;
    Workspace<Real> &m_work;
    Sweeper<Real> &m_sweeper;
    std::size_t m_lanes;
};

} // namespace ansatz::native
