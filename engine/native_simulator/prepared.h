// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/native_simulator/kernels.h"
#include "engine/native_simulator/plan.h"
#include "engine/native_simulator/rotation3.h"
#include "engine/simulator/aligned_buffer.h"

#include <span>
#include <vector>

namespace ansatz::native {

/// A plan with its angles filled in: what kernels are given.
///
/// An angle is of a *lane* when lanes are samples and a feature enters it, else *scalar*: the same
/// in all lanes. All memory is taken when it is made.
template <class Real>
class Prepared final {
public:
    Prepared(const CompiledCircuit &circuit, const Plan &plan, const Kernels<Real> &kernels);

    /// The weights of the circuit, for everything that no feature enters.
    void setWeights(std::span<const Real> weights);
    /// The features of the samples in the lanes (or of the one sample), [samples, features], for
    /// everything else. Lanes without a sample get features 0. After setWeights.
    void setFeatures(std::span<const Real> features, std::size_t samples);

    [[nodiscard]] const Block<Real> &block(std::size_t part) const { return m_blocks[part]; }
    [[nodiscard]] const PhaseTerm<Real> *phases(std::size_t part) const
    {
        return m_phases.data() + m_phasesAt[part];
    }

    /// What a part's overlaps are to be multiplied by when what follows it in the same sweep was
    /// undone before: the states had not their norm yet.
    [[nodiscard]] double overlapFactor(std::size_t part) const { return m_overlapFactors[part]; }

    [[nodiscard]] bool isOfLane(std::size_t angle) const { return m_laneAt[angle] != none; }
    [[nodiscard]] bool isOfLane(const QubitRun &run) const { return run.perSample && m_samples; }
    [[nodiscard]] HalfAngle half(std::size_t angle, std::size_t lane) const;

    /// Factors of the product state for Kernels::product: one for every bit of the basis index,
    /// [bit][0|1][re|im][lane], lane bits included.
    [[nodiscard]] const Real *startFactors() const { return m_start.data(); }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    // A rotation before its coefficients are written.
    struct Draft {
        RotationKind kind;
        unsigned char bit;
        const PlannedPauli *pauli;
        HalfAngle half;           ///< of a scalar angle
        std::size_t angle = none; ///< of a lane angle
        bool lifted = false;
    };

    void layOut();
    [[nodiscard]] std::size_t capacityOf(const PlannedItem &item) const;
    [[nodiscard]] double valueOf(std::size_t angle, std::span<const Real> features) const;
    void fill(bool perSample);
    void fillBlock(std::size_t part);
    void fillPhases(std::size_t part);
    void fillStart(bool perSample);
    void draft(const PlannedItem &item, unsigned char bit);
    void writeDrafts(std::size_t part);
    void writeScalar(BlockRotation<Real> &rotation, const Draft &draft, double cosine, double sine,
                     bool lifted);
    void writeSigned(Real *to, double value, unsigned laneSign) const;

    const CompiledCircuit &m_circuit;
    const Plan &m_plan;
    const Kernels<Real> &m_kernels;
    std::size_t m_lanes;
    bool m_samples; ///< lanes are samples

    std::vector<Real> m_weights;
    std::vector<HalfAngle> m_halves;   ///< [angle], of scalar ones
    std::vector<std::size_t> m_laneAt; ///< [angle], place among the lane angles
    std::vector<std::size_t> m_laneAngles;
    AlignedBuffer<Real> m_laneValues, m_laneSines, m_laneCosines; ///< [lane angle][lane]

    std::vector<Block<Real>> m_blocks; ///< [part]
    std::vector<BlockRotation<Real>> m_rotations;
    std::vector<std::size_t> m_rotationsAt; ///< [part]
    std::vector<double> m_overlapFactors;   ///< [part]
    double m_scale = 1;                     ///< what the parts so far left out
    std::vector<PhaseTerm<Real>> m_phases;
    std::vector<std::size_t> m_phasesAt;       ///< [part]
    std::vector<std::size_t> m_coefficientsAt; ///< [part]
    AlignedBuffer<Real> m_coefficients;        ///< [rotation or phase][cosine|sine][lane]
    AlignedBuffer<Real> m_start;
    std::vector<Draft> m_drafts;
};

/// ±1 of a lane under a mask of lane bits.
[[nodiscard]] inline double laneSign(unsigned mask, std::size_t lane)
{
    return __builtin_parity(mask & static_cast<unsigned>(lane)) ? -1 : 1;
}

} // namespace ansatz::native
