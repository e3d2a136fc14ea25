// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/native_simulator/chain_rule.h"

#include "engine/base/error.h"

#include <algorithm>

namespace ansatz::native {

namespace {

// Which of a block's three sums a string has: that of Y when its number of Y is odd.
std::size_t component(const CompiledTerm &term)
{
    return term.pauli.yCount % 2 != 0 ? 1 : 0;
}

} // namespace

template <class Real>
ChainRule<Real>::ChainRule(const CompiledCircuit &circuit, const Plan &plan, std::size_t lanes)
    : m_circuit(circuit), m_plan(plan), m_lanes(lanes), m_samples(plan.options.laneBits == 0),
      m_angles(circuit.angles.size() * (m_samples ? lanes : 1)),
      m_upstream(circuit.absorbed.runs.size() * (m_samples ? lanes : 1)),
      m_absorbedItems(circuit.absorbed.runs.size()), m_termItems(circuit.terms.size())
{
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
        const PlannedItem &item = plan.items[i];
        if (item.term)
            m_termItems[static_cast<std::size_t>(item.term - circuit.terms.data())] = i;
        const std::ptrdiff_t run = item.run - circuit.absorbed.runs.data();
        if (item.run && !circuit.absorbed.runs.empty() && run >= 0
            && run < static_cast<std::ptrdiff_t>(circuit.absorbed.runs.size()))
            m_absorbedItems[static_cast<std::size_t>(run)] = i;
    }
}

// X, Y, Z sums of a sample: those of its lane, or of all lanes when they hold one state.
template <class Real>
Vector3 ChainRule<Real>::vectorAt(const PlannedItem &item, const Real *sums,
                                  std::size_t sample) const
{
    Vector3 vector{};
    const Real *const from = sums + item.sumsAt * m_lanes;
    const std::size_t first = m_samples ? sample : 0;
    for (std::size_t lane = first; lane < first + lanesOfState(); ++lane) {
        const double sign = item.pauli.factor * laneSign(item.pauli.laneSign, lane);
        vector[0] += static_cast<double>(from[lane]);
        vector[1] += sign * static_cast<double>(from[m_lanes + lane]);
        vector[2] += sign * static_cast<double>(from[2 * m_lanes + lane]);
    }
    return vector;
}

// The sum of a string, a rotation or a phase.
template <class Real>
double ChainRule<Real>::componentAt(const PlannedItem &item, const Real *sums,
                                    std::size_t sample) const
{
    std::size_t which = 0;
    if (item.term && item.term->pauli.flip != 0)
        which = component(*item.term);
    else if (item.rotation && item.rotation->pauli.flip != 0)
        which = 1;
    const Real *const from = sums + (item.sumsAt + which) * m_lanes;
    const std::size_t first = m_samples ? sample : 0;
    double sum = 0;
    for (std::size_t lane = first; lane < first + lanesOfState(); ++lane)
        sum += laneSign(item.pauli.laneSign, lane) * static_cast<double>(from[lane]);
    return item.pauli.factor * sum;
}

template <class Real>
void ChainRule<Real>::expectations(const Prepared<Real> &prepared, const Real *measured,
                                   std::size_t samples, std::span<Real> values)
{
    const std::size_t observables = m_circuit.observables;
    for (std::size_t sample = 0; sample < samples; ++sample) {
        for (std::size_t o = 0; o < observables; ++o)
            values[sample * observables + o] = static_cast<Real>(m_circuit.constants[o]);
    }
    for (std::size_t t = 0; t < m_circuit.terms.size(); ++t) {
        const CompiledTerm &term = m_circuit.terms[t];
        const PlannedItem &item = m_plan.items[m_termItems[t]];
        for (std::size_t sample = 0; sample < samples; ++sample)
            values[sample * observables + term.observable] +=
                static_cast<Real>(term.coefficient * componentAt(item, measured, sample));
    }
    for (std::size_t r = 0; r < m_circuit.absorbed.runs.size(); ++r) {
        Rotation3 rotation;
        const std::vector<QubitRun::Factor> &factors = m_circuit.absorbed.runs[r].factors;
        for (auto factor = factors.rbegin(); factor != factors.rend(); ++factor)
            rotation.multiply(factor->axis, prepared.half(factor->angle, 0));
        const PlannedItem &item = m_plan.items[m_absorbedItems[r]];
        for (std::size_t sample = 0; sample < samples; ++sample) {
            const Vector3 after = rotation * vectorAt(item, measured, sample);
            for (const AbsorbedTerm &term : m_circuit.absorbedTerms) {
                if (term.run == r)
                    values[sample * observables + term.observable] += static_cast<Real>(
                        term.coefficient * after[static_cast<std::size_t>(term.axis)]);
            }
        }
    }
}

template <class Real>
void ChainRule<Real>::observables(const Prepared<Real> &prepared, const Real *measured,
                                  std::span<const Real> upstream, std::size_t samples,
                                  Real *coefficients, std::span<double> weightSums)
{
    const std::size_t observables = m_circuit.observables;
    const std::size_t states = m_samples ? m_lanes : 1;
    for (std::size_t t = 0; t < m_circuit.terms.size(); ++t) {
        const CompiledTerm &term = m_circuit.terms[t];
        const PlannedItem &item = m_plan.items[m_termItems[t]];
        Real *to = coefficients + item.sumsAt * m_lanes;
        if (term.pauli.flip != 0) {
            std::fill_n(to, 3 * m_lanes, Real(0));
            to += component(term) * m_lanes;
        }
        for (std::size_t lane = 0; lane < m_lanes; ++lane) {
            const std::size_t sample = m_samples ? lane : 0;
            const double value =
                sample < samples
                    ? term.coefficient
                          * static_cast<double>(upstream[sample * observables + term.observable])
                    : 0;
            to[lane] = static_cast<Real>(item.pauli.factor * laneSign(item.pauli.laneSign, lane)
                                         * value);
        }
    }

    std::ranges::fill(m_upstream, Vector3{});
    for (const AbsorbedTerm &term : m_circuit.absorbedTerms) {
        for (std::size_t sample = 0; sample < samples; ++sample)
            m_upstream[term.run * states + sample][static_cast<std::size_t>(term.axis)] +=
                term.coefficient
                * static_cast<double>(upstream[sample * observables + term.observable]);
    }
    for (std::size_t r = 0; r < m_circuit.absorbed.runs.size(); ++r) {
        const QubitRun &run = m_circuit.absorbed.runs[r];
        Rotation3 rotation;
        for (auto factor = run.factors.rbegin(); factor != run.factors.rend(); ++factor)
            rotation.multiply(factor->axis, prepared.half(factor->angle, 0));
        const PlannedItem &item = m_plan.items[m_absorbedItems[r]];
        Real *const to = coefficients + item.sumsAt * m_lanes;
        Vector3 torque{};
        for (std::size_t lane = 0; lane < m_lanes; ++lane) {
            const std::size_t sample = m_samples ? lane : 0;
            const Vector3 &weight = m_upstream[r * states + sample];
            const Vector3 before = rotation.transposed(weight);
            const double sign = item.pauli.factor * laneSign(item.pauli.laneSign, lane);
            to[lane] = static_cast<Real>(before[0]);
            to[m_lanes + lane] = static_cast<Real>(sign * before[1]);
            to[2 * m_lanes + lane] = static_cast<Real>(sign * before[2]);
        }
        if (weightSums.empty() || !run.trainable)
            continue;
        for (std::size_t sample = 0; sample < samples; ++sample) {
            const Vector3 turned = cross(rotation * vectorAt(item, measured, sample),
                                         m_upstream[r * states + sample]);
            for (std::size_t i = 0; i < 3; ++i)
                torque[i] += turned[i];
        }
        Rotation3 later;
        for (auto factor = run.factors.rbegin(); factor != run.factors.rend(); ++factor) {
            const double derivative =
                dot(later.columns[static_cast<std::size_t>(factor->axis)], torque);
            for (const Angle::Term &term : m_circuit.angles[factor->angle].terms)
                weightSums[term.index] += term.coefficient * derivative;
            later.multiply(factor->axis, prepared.half(factor->angle, 0));
        }
    }
}

template <class Real>
void ChainRule<Real>::addAngle(std::size_t angle, std::size_t sample, double derivative)
{
    m_angles[angle * (m_samples ? m_lanes : 1) + (m_samples ? sample : 0)] += derivative;
}

// The derivative by a factor of a run is the overlap with its axis, turned by the later factors.
template <class Real>
void ChainRule<Real>::addRun(const Prepared<Real> &prepared, const PlannedItem &item,
                             const Real *overlaps, std::size_t samples)
{
    const std::vector<QubitRun::Factor> &factors = item.run->factors;
    const bool isOfLane = prepared.isOfLane(*item.run);
    Vector3 total{};
    for (std::size_t sample = 0; sample < samples; ++sample) {
        const Vector3 overlap = vectorAt(item, overlaps, sample);
        if (!isOfLane) {
            for (std::size_t i = 0; i < 3; ++i)
                total[i] += overlap[i];
            continue;
        }
        Rotation3 later;
        for (auto factor = factors.rbegin(); factor != factors.rend(); ++factor) {
            addAngle(factor->angle, sample,
                     dot(later.columns[static_cast<std::size_t>(factor->axis)], overlap));
            later.multiply(factor->axis, prepared.half(factor->angle, sample));
        }
    }
    if (isOfLane)
        return;
    Rotation3 later;
    for (auto factor = factors.rbegin(); factor != factors.rend(); ++factor) {
        addAngle(factor->angle, 0,
                 dot(later.columns[static_cast<std::size_t>(factor->axis)], total));
        later.multiply(factor->axis, prepared.half(factor->angle, 0));
    }
}

template <class Real>
void ChainRule<Real>::gradients(const Prepared<Real> &prepared, const Real *overlaps,
                                std::size_t samples, std::span<double> weightSums,
                                std::span<double> featureSums)
{
    std::ranges::fill(m_angles, 0.0);
    for (const PlannedItem &item : m_plan.items) {
        if (!Wanted{!weightSums.empty(), !featureSums.empty()}.of(item))
            continue;
        if (item.run) {
            // The absorbed ones have been seen to in observables().
            const std::ptrdiff_t run = item.run - m_circuit.absorbed.runs.data();
            const bool isAbsorbed =
                !m_circuit.absorbed.runs.empty() && run >= 0
                && run < static_cast<std::ptrdiff_t>(m_circuit.absorbed.runs.size());
            if (!isAbsorbed)
                addRun(prepared, item, overlaps, samples);
            continue;
        }
        for (std::size_t sample = 0; sample < samples; ++sample)
            addAngle(item.rotation->angle, sample, componentAt(item, overlaps, sample));
    }
    toInputs(samples, weightSums, featureSums);
}

template <class Real>
void ChainRule<Real>::toInputs(std::size_t samples, std::span<double> weightSums,
                               std::span<double> featureSums)
{
    const std::size_t states = m_samples ? m_lanes : 1;
    for (std::size_t a = 0; a < m_circuit.angles.size(); ++a) {
        const double *const derivatives = m_angles.data() + a * states;
        for (const Angle::Term &term : m_circuit.angles[a].terms) {
            if (term.source == Parameter::Source::Feature && !featureSums.empty()) {
                for (std::size_t sample = 0; sample < samples; ++sample)
                    featureSums[sample * m_circuit.features + term.index] +=
                        term.coefficient * derivatives[sample];
            } else if (term.source == Parameter::Source::Weight && !weightSums.empty()) {
                for (std::size_t state = 0; state < states; ++state)
                    weightSums[term.index] += term.coefficient * derivatives[state];
            }
        }
    }
}

template class ChainRule<float>;
template class ChainRule<double>;

} // namespace ansatz::native
