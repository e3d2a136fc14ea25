// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/prepared.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ansatz::native {

namespace {

// A rotation is divided by its cosine unless its tangent is larger: then the product of the
// cosines, which is made up for later, stays far from underflow, and so does its square; so does
// that of many rotations when no more are divided than leave it above `smallestScale`.
constexpr double largestTangent = 1024;
constexpr double smallestScale = 0x1p-40;

// In float an angle of 10⁵ is off by 10⁻²: it loses whole turns first. In double the sine's own
// reduction is better.
template <class Real>
Real rounded(double angle)
{
    constexpr double period = 4 * std::numbers::pi; // of the half angle's sine
    if (sizeof(Real) == sizeof(float) && std::abs(angle) > period / 2)
        return static_cast<Real>(std::remainder(angle, period));
    return static_cast<Real>(angle);
}

} // namespace

template <class Real>
Prepared<Real>::Prepared(const CompiledCircuit &circuit, const Plan &plan,
                         const Kernels<Real> &kernels)
    : m_circuit(circuit), m_plan(plan), m_kernels(kernels),
      m_lanes(static_cast<std::size_t>(kernels.lanes)), m_samples(plan.options.laneBits == 0),
      m_weights(circuit.weights), m_halves(circuit.angles.size()),
      m_laneAt(circuit.angles.size(), none)
{
    for (std::size_t a = 0; a < circuit.angles.size(); ++a) {
        if (!circuit.angles[a].perSample || !m_samples)
            continue;
        m_laneAt[a] = m_laneAngles.size();
        m_laneAngles.push_back(a);
    }
    for (AlignedBuffer<Real> *buffer : {&m_laneValues, &m_laneSines, &m_laneCosines})
        buffer->require(m_laneAngles.size() * m_lanes);
    m_start.require(static_cast<std::size_t>(circuit.qubits) * 4 * m_lanes);
    layOut();
}

template <class Real>
std::size_t Prepared<Real>::capacityOf(const PlannedItem &item) const
{
    if (item.rotation)
        return 1;
    if (!item.run)
        return 0;
    const std::size_t factors = item.run->factors.size();
    return isOfLane(*item.run) ? factors : std::min<std::size_t>(factors, 3);
}

// Everything of the blocks and phases that no angle changes, and room for the rest.
template <class Real>
void Prepared<Real>::layOut()
{
    std::size_t rotations = 0;
    std::size_t phases = 0;
    std::size_t coefficients = 0;
    std::size_t mostDrafts = 0;
    m_blocks.resize(m_plan.parts.size());
    m_overlapFactors.assign(m_plan.parts.size(), 1);
    for (std::size_t p = 0; p < m_plan.parts.size(); ++p) {
        const Part &part = m_plan.parts[p];
        m_rotationsAt.push_back(rotations);
        m_phasesAt.push_back(phases);
        m_coefficientsAt.push_back(coefficients);
        if (part.kind == Part::Kind::Phases) {
            for (std::size_t i = 0; i < part.items; ++i) {
                PhaseTerm<Real> term;
                term.sign = m_plan.items[part.firstItem + i].pauli.sign;
                m_phases.push_back(term);
            }
            phases += part.items;
            coefficients += part.items;
            continue;
        }
        Block<Real> &block = m_blocks[p];
        block.bits = part.bits;
        std::size_t count = 0;
        for (std::size_t i = 0; i < part.items; ++i) {
            const PlannedItem &item = m_plan.items[part.firstItem + i];
            block.flips[i] = item.pauli.flip;
            block.laneFlips[i] = static_cast<unsigned char>(item.pauli.laneFlip);
            block.signs[i] = item.pauli.sign;
            if (item.term)
                block.xSigns[i] = item.pauli.sign;
            count += capacityOf(item);
        }
        rotations += count;
        coefficients += count;
        mostDrafts = std::max(mostDrafts, count);
    }
    m_rotations.resize(rotations);
    m_coefficients.require(2 * m_lanes * coefficients);
    m_drafts.reserve(mostDrafts);
    for (std::size_t p = 0; p < m_plan.parts.size(); ++p)
        m_blocks[p].rotations = m_rotations.data() + m_rotationsAt[p];
}

template <class Real>
double Prepared<Real>::valueOf(std::size_t angle, std::span<const Real> features) const
{
    double value = m_circuit.angles[angle].offset;
    for (const Angle::Term &term : m_circuit.angles[angle].terms)
        value +=
            term.coefficient
            * static_cast<double>(term.source == Parameter::Source::Weight ? m_weights[term.index]
                                                                           : features[term.index]);
    return value;
}

template <class Real>
void Prepared<Real>::setWeights(std::span<const Real> weights)
{
    std::copy(weights.begin(), weights.end(), m_weights.begin());
    for (std::size_t a = 0; a < m_halves.size(); ++a) {
        if (m_circuit.angles[a].perSample)
            continue;
        const double half = valueOf(a, {}) / 2;
        m_halves[a] = {std::cos(half), std::sin(half)};
    }
    fill(false);
}

template <class Real>
void Prepared<Real>::setFeatures(std::span<const Real> features, std::size_t samples)
{
    for (std::size_t i = 0; i < m_laneAngles.size(); ++i) {
        for (std::size_t lane = 0; lane < m_lanes; ++lane)
            m_laneValues.data()[i * m_lanes + lane] =
                lane < samples ? rounded<Real>(
                    valueOf(m_laneAngles[i],
                            features.subspan(lane * m_circuit.features, m_circuit.features)))
                               : Real(0);
    }
    if (!m_laneAngles.empty())
        m_kernels.halfAngles(m_laneValues.data(), m_laneAngles.size() * m_lanes, m_laneSines.data(),
                             m_laneCosines.data());
    if (!m_samples) {
        for (std::size_t a = 0; a < m_halves.size(); ++a) {
            if (!m_circuit.angles[a].perSample)
                continue;
            const double half = valueOf(a, features) / 2;
            m_halves[a] = {std::cos(half), std::sin(half)};
        }
    }
    fill(true);
}

template <class Real>
HalfAngle Prepared<Real>::half(std::size_t angle, std::size_t lane) const
{
    const std::size_t at = m_laneAt[angle];
    if (at == none)
        return m_halves[angle];
    return {static_cast<double>(m_laneCosines.data()[at * m_lanes + lane]),
            static_cast<double>(m_laneSines.data()[at * m_lanes + lane])};
}

template <class Real>
void Prepared<Real>::fill(bool perSample)
{
    for (std::size_t p = 0; p < m_plan.parts.size(); ++p) {
        if (m_plan.parts[p].perSample != perSample)
            continue;
        if (m_plan.parts[p].kind == Part::Kind::Block)
            fillBlock(p);
        else
            fillPhases(p);
    }
    fillStart(perSample);
}

template <class Real>
void Prepared<Real>::draft(const PlannedItem &item, unsigned char bit)
{
    if (item.rotation) {
        const std::size_t angle = item.rotation->angle;
        m_drafts.push_back(
            {RotationKind::Y, bit, &item.pauli, m_halves[angle], isOfLane(angle) ? angle : none});
        return;
    }
    if (!item.run)
        return;
    const QubitRun &run = *item.run;
    if (run.factors.size() <= 3 || isOfLane(run)) {
        for (const QubitRun::Factor &factor : run.factors)
            m_drafts.push_back({static_cast<RotationKind>(factor.axis), bit, &item.pauli,
                                m_halves[factor.angle],
                                isOfLane(factor.angle) ? factor.angle : none});
        return;
    }
    Su2 unitary;
    for (const QubitRun::Factor &factor : run.factors)
        unitary.then(factor.axis, m_halves[factor.angle]);
    const std::array<HalfAngle, 3> zyz = unitary.zyz();
    m_drafts.push_back({RotationKind::Z, bit, &item.pauli, zyz[0], none});
    m_drafts.push_back({RotationKind::Y, bit, &item.pauli, zyz[1], none});
    m_drafts.push_back({RotationKind::Z, bit, &item.pauli, zyz[2], none});
}

template <class Real>
void Prepared<Real>::fillBlock(std::size_t part)
{
    const Part &planned = m_plan.parts[part];
    m_drafts.clear();
    for (std::size_t i = 0; i < planned.items; ++i)
        draft(m_plan.items[planned.firstItem + i], static_cast<unsigned char>(i));
    m_blocks[part].rotationCount = m_drafts.size();
    writeDrafts(part);
}

// All scalar rotations but one are lifted: divided by their cosine. That one, the last that cannot
// be lifted or else the last, is multiplied by what the others lack, in this part and those before
// it that left it to this one.
template <class Real>
void Prepared<Real>::writeDrafts(std::size_t part)
{
    BlockRotation<Real> *const rotations = m_rotations.data() + m_rotationsAt[part];
    Real *coefficients = m_coefficients.data() + 2 * m_lanes * m_coefficientsAt[part];
    const auto isScalar = [](const Draft &draft) { return draft.angle == none; };
    const auto canBeLifted = [](const Draft &draft) {
        return std::abs(draft.half.sine) <= largestTangent * std::abs(draft.half.cosine);
    };
    const bool isNormalised = m_plan.parts[part].isNormalised;
    std::size_t carrier = none;
    for (std::size_t r = 0; r < m_drafts.size(); ++r) {
        if (isNormalised && isScalar(m_drafts[r])
            && (carrier == none || !canBeLifted(m_drafts[r]) || canBeLifted(m_drafts[carrier])))
            carrier = r;
    }
    double scale = m_scale;
    for (std::size_t r = 0; r < m_drafts.size(); ++r) {
        Draft &draft = m_drafts[r];
        const double lower = scale * draft.half.cosine;
        draft.lifted = isScalar(draft) && r != carrier && canBeLifted(draft)
                       && std::abs(lower) >= smallestScale;
        if (draft.lifted)
            scale = lower;
    }
    m_scale = isNormalised ? 1 : scale;
    m_overlapFactors[part] = 1 / (m_scale * m_scale);
    for (std::size_t r = 0; r < m_drafts.size(); ++r, coefficients += 2 * m_lanes) {
        const Draft &draft = m_drafts[r];
        BlockRotation<Real> &rotation = rotations[r];
        rotation.kind = draft.kind;
        rotation.bit = draft.bit;
        rotation.cosine = coefficients;
        rotation.sine = coefficients + m_lanes;
        const auto [cosine, sine] = draft.half;
        if (isScalar(draft)) {
            const double factor = r == carrier ? scale : 1;
            writeScalar(rotation, draft, factor * cosine,
                        draft.lifted ? sine / cosine : factor * sine, draft.lifted);
            continue;
        }
        const std::size_t at = m_laneAt[draft.angle] * m_lanes;
        rotation.lifted = false;
        rotation.cosine = m_laneCosines.data() + at;
        const Real sign =
            draft.kind == RotationKind::X ? Real(1) : static_cast<Real>(draft.pauli->factor);
        for (std::size_t lane = 0; lane < m_lanes; ++lane)
            coefficients[m_lanes + lane] = sign * m_laneSines.data()[at + lane];
    }
}

template <class Real>
void Prepared<Real>::writeScalar(BlockRotation<Real> &rotation, const Draft &draft, double cosine,
                                 double sine, bool lifted)
{
    rotation.lifted = lifted;
    const bool isX = draft.kind == RotationKind::X;
    writeSigned(const_cast<Real *>(rotation.cosine), lifted ? 1 : cosine, 0);
    writeSigned(const_cast<Real *>(rotation.sine), isX ? sine : draft.pauli->factor * sine,
                isX ? 0 : draft.pauli->laneSign);
}

template <class Real>
void Prepared<Real>::writeSigned(Real *to, double value, unsigned mask) const
{
    if (mask == 0) {
        std::fill_n(to, m_lanes, static_cast<Real>(value));
        return;
    }
    for (std::size_t lane = 0; lane < m_lanes; ++lane)
        to[lane] = static_cast<Real>(laneSign(mask, lane) * value);
}

template <class Real>
void Prepared<Real>::fillPhases(std::size_t part)
{
    const Part &planned = m_plan.parts[part];
    Real *coefficients = m_coefficients.data() + 2 * m_lanes * m_coefficientsAt[part];
    for (std::size_t i = 0; i < planned.items; ++i, coefficients += 2 * m_lanes) {
        const PlannedItem &item = m_plan.items[planned.firstItem + i];
        if (!item.rotation)
            continue; // of an observable: only its signs are used
        PhaseTerm<Real> &term = m_phases[m_phasesAt[part] + i];
        term.cosine = coefficients;
        term.sine = coefficients + m_lanes;
        term.lifted = false;
        const std::size_t angle = item.rotation->angle;
        for (std::size_t lane = 0; lane < m_lanes; ++lane) {
            const HalfAngle value = half(angle, lane);
            coefficients[lane] = static_cast<Real>(value.cosine);
            coefficients[m_lanes + lane] = static_cast<Real>(
                item.pauli.factor * laneSign(item.pauli.laneSign, lane) * value.sine);
        }
    }
}

template <class Real>
void Prepared<Real>::fillStart(bool perSample)
{
    const auto bits = static_cast<std::size_t>(m_circuit.qubits);
    if (!perSample) {
        for (std::size_t bit = 0; bit < bits; ++bit) {
            Real *const factors = m_start.data() + bit * 4 * m_lanes;
            std::fill_n(factors, m_lanes, Real(1));
            std::fill_n(factors + m_lanes, 3 * m_lanes, Real(0));
        }
    }
    for (const QubitRun &run : m_circuit.start.runs) {
        if (run.perSample != perSample)
            continue;
        const auto bit = static_cast<std::size_t>(
            m_plan.positions[bits - 1 - static_cast<std::size_t>(run.qubit)]);
        Real *const factors = m_start.data() + bit * 4 * m_lanes;
        std::fill_n(factors, m_lanes, Real(1));
        std::fill_n(factors + m_lanes, 3 * m_lanes, Real(0));
        for (const QubitRun::Factor &factor : run.factors) {
            for (std::size_t lane = 0; lane < m_lanes; ++lane) {
                const HalfAngle value = half(factor.angle, lane);
                const auto c = static_cast<Real>(value.cosine);
                const auto s = static_cast<Real>(value.sine);
                Real &aRe = factors[lane], &aIm = factors[m_lanes + lane];
                Real &bRe = factors[2 * m_lanes + lane], &bIm = factors[3 * m_lanes + lane];
                const Real re0 = aRe, im0 = aIm, re1 = bRe, im1 = bIm;
                switch (factor.axis) {
                case Axis::X:
                    aRe = c * re0 + s * im1, aIm = c * im0 - s * re1;
                    bRe = c * re1 + s * im0, bIm = c * im1 - s * re0;
                    break;
                case Axis::Y:
                    aRe = c * re0 - s * re1, aIm = c * im0 - s * im1;
                    bRe = c * re1 + s * re0, bIm = c * im1 + s * im0;
                    break;
                case Axis::Z:
                    aRe = c * re0 + s * im0, aIm = c * im0 - s * re0;
                    bRe = c * re1 - s * im1, bIm = c * im1 + s * re1;
                    break;
                }
            }
        }
    }
}

template class Prepared<float>;
template class Prepared<double>;

} // namespace ansatz::native
