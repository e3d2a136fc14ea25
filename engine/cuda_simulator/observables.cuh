// SPDX-License-Identifier: GPL-3.0-or-later
// From a state to expectations, and from upstream gradients to λ = Oψ. Barriers are the callers'.
#pragma once

#include "engine/cuda_simulator/state_passes.cuh"

namespace ansatz::cuda {

ANSATZ_DEVICE std::uint32_t valuesOf(const DevicePlan &plan)
{
    return 3 * plan.absorbed + plan.terms;
}

/// (Pψ)(x) of a term without its sign: i^quarters·b.
template <class Real>
ANSATZ_DEVICE Complex<Real> turned(std::uint32_t quarters, Complex<Real> b)
{
    const Complex<Real> half = quarters & 2u ? Complex<Real>{-b.x, -b.y} : b;
    return quarters & 1u ? Complex<Real>{-half.y, half.x} : half;
}

/// ⟨X⟩, ⟨Y⟩ and ⟨Z⟩ of absorbed runs' qubits, as parts.
template <class Real, class Team>
ANSATZ_DEVICE void measureAbsorbed(Team team, const DevicePlan &plan, const Complex<Real> *psi,
                                   Real *parts)
{
    for (std::uint32_t g = 0; g < plan.measureGroups; ++g) {
        const FlatGroup group = plan.groups[plan.measureGroup + g];
        Vector<Real> bloch[runsAtOnce] = {};
        for (std::uint32_t n = team.rank(); n < cosetsOf(plan); n += team.size()) {
            Complex<Real> a[8];
            loadCoset(a, psi, group, Coset(group, n));
            Real z[8];
            ANSATZ_UNROLL
            for (unsigned j = 0; j < amplitudesAtOnce; ++j)
                z[j] = real(a[j], a[j]);
            eachPair(group, [&](unsigned k, unsigned i, unsigned j) {
                bloch[k].x += real(a[i], a[j]);
                bloch[k].y += imaginary(a[i], a[j]);
                bloch[k].z += z[i] - z[j];
            });
        }
        ANSATZ_UNROLL
        for (unsigned k = 0; k < runsAtOnce; ++k) {
            if (k < group.runs) {
                const std::size_t entry = 3 * std::size_t(group.run[k]);
                addPart(team, parts, entry, 2 * bloch[k].x);
                addPart(team, parts, entry + 1, 2 * bloch[k].y);
                addPart(team, parts, entry + 2, bloch[k].z);
            }
        }
    }
}

/// ⟨P⟩ of the terms, as parts; those without flip eight at once.
template <class Real, class Team>
ANSATZ_DEVICE void measureTerms(Team team, const DevicePlan &plan, const Complex<Real> *psi,
                                Real *parts)
{
    const std::uint32_t last = 0xffffffffu >> (32 - plan.qubits);
    const std::size_t firstEntry = 3 * std::size_t(plan.absorbed);
    constexpr unsigned atOnce = 8;
    for (std::uint32_t t = 0; t < plan.diagonalTerms; t += atOnce) {
        Real values[atOnce] = {};
        std::uint32_t signs[atOnce] = {};
        ANSATZ_UNROLL
        for (unsigned k = 0; k < atOnce; ++k)
            signs[k] = t + k < plan.diagonalTerms ? plan.termList[t + k].sign : 0;
        for (std::uint32_t x = team.rank(); x <= last; x += team.size()) {
            const Real probability = real(psi[x], psi[x]);
            ANSATZ_UNROLL
            for (unsigned k = 0; k < atOnce; ++k)
                values[k] += signed_(parity(x & signs[k]), probability);
            if (last - x < team.size())
                break;
        }
        ANSATZ_UNROLL
        for (unsigned k = 0; k < atOnce; ++k) {
            if (t + k < plan.diagonalTerms)
                addPart(team, parts, firstEntry + t + k,
                        signed_(plan.termList[t + k].quarters & 2u, values[k]));
        }
    }
    for (std::uint32_t t = plan.diagonalTerms; t < plan.terms; ++t) {
        const FlatTerm term = plan.termList[t];
        Real value = 0;
        for (std::uint32_t x = team.rank(); x <= last; x += team.size()) {
            const Real share = real(psi[x], turned(term.quarters, psi[x ^ term.flip]));
            value += signed_(parity(x & term.sign), share);
            if (last - x < team.size())
                break;
        }
        addPart(team, parts, firstEntry + t, value);
    }
}

/// moments[value] = the sum of its parts, in order.
template <class Real, class Team>
ANSATZ_DEVICE void sumMoments(Team team, const DevicePlan &plan, const Real *parts, unsigned count,
                              Real *moments)
{
    for (std::uint32_t v = team.rank(); v < valuesOf(plan); v += team.size()) {
        Real sum = 0;
        for (unsigned p = 0; p < count; ++p)
            sum += parts[std::size_t(v) * count + p];
        moments[v] = sum;
    }
}

template <class Real>
ANSATZ_DEVICE Vector<Real> vectorAt(const Real *values, std::uint32_t run)
{
    return {values[3 * run], values[3 * run + 1], values[3 * run + 2]};
}

/// values[v]: the moments, absorbed qubits' after their run.
template <class Real, class Team>
ANSATZ_DEVICE void finishValues(Team team, const DevicePlan &plan, const SampleTables<Real> &tables,
                                const Real *moments, Real *values)
{
    for (std::uint32_t a = team.rank(); a < plan.absorbed; a += team.size()) {
        const Quaternion<Real> u = tables.run(plan.roles[plan.absorbedRoles + a].run);
        const Vector<Real> v = rotate(u, vectorAt(moments, a));
        values[3 * a] = v.x;
        values[3 * a + 1] = v.y;
        values[3 * a + 2] = v.z;
    }
    for (std::uint32_t v = 3 * plan.absorbed + team.rank(); v < valuesOf(plan); v += team.size())
        values[v] = moments[v];
}

template <class Real, class Team>
ANSATZ_DEVICE void writeExpectations(Team team, const DevicePlan &plan, const Real *values,
                                     Real *expectations)
{
    for (std::uint32_t o = team.rank(); o < plan.observables; o += team.size()) {
        Real sum = static_cast<Real>(plan.constants[o]);
        for (std::uint32_t e = plan.observableRows[o]; e < plan.observableRows[o + 1]; ++e) {
            const FlatEntry entry = plan.observableEntries[e];
            sum += static_cast<Real>(entry.coefficient) * values[entry.index];
        }
        expectations[o] = sum;
    }
}

template <class Real>
ANSATZ_DEVICE Real seedOf(const DevicePlan &plan, const Real *upstream, std::uint32_t value)
{
    Real sum = 0;
    for (std::uint32_t e = plan.valueRows[value]; e < plan.valueRows[value + 1]; ++e) {
        const FlatEntry entry = plan.valueEntries[e];
        sum += static_cast<Real>(entry.coefficient) * upstream[entry.index];
    }
    return sum;
}

/// What λ takes of every value's operator. An absorbed qubit's is turned back to before its run,
/// whose slopes are known from the qubit's Bloch vector alone and go into the first part.
template <class Real, class Team>
ANSATZ_DEVICE void writeSeeds(Team team, const DevicePlan &plan, const SampleTables<Real> &tables,
                              const Real *moments, const Real *upstream, Real *seeds, Real *parts,
                              unsigned count)
{
    for (std::uint32_t a = team.rank(); a < plan.absorbed; a += team.size()) {
        const std::uint32_t run = plan.roles[plan.absorbedRoles + a].run;
        const Quaternion<Real> u = tables.run(run);
        const Vector<Real> after{seedOf(plan, upstream, 3 * a), seedOf(plan, upstream, 3 * a + 1),
                                 seedOf(plan, upstream, 3 * a + 2)};
        const Vector<Real> slopes = cross(rotate(u, vectorAt(moments, a)), after);
        const Real each[3] = {slopes.x, slopes.y, slopes.z};
        for (std::uint32_t k = 0; k < 3; ++k) {
            for (unsigned p = 0; p < count; ++p)
                parts[(3 * std::size_t(run) + k) * count + p] = p == 0 ? each[k] : Real(0);
        }
        const Vector<Real> before = rotate(inverse(u), after);
        seeds[3 * a] = before.x;
        seeds[3 * a + 1] = before.y;
        seeds[3 * a + 2] = before.z;
    }
    for (std::uint32_t v = 3 * plan.absorbed + team.rank(); v < valuesOf(plan); v += team.size())
        seeds[v] = seedOf(plan, upstream, v);
}

/// λ = Oψ.
template <class Real, class Team>
ANSATZ_DEVICE void writeLambda(Team team, const DevicePlan &plan, const Real *seeds,
                               const Complex<Real> *psi, Complex<Real> *lambda)
{
    const std::uint32_t last = 0xffffffffu >> (32 - plan.qubits);
    const FlatRole *roles = plan.roles + plan.absorbedRoles;
    for (std::uint32_t x = team.rank(); x <= last; x += team.size()) {
        Complex<Real> sum{0, 0};
        Real diagonal = 0;
        for (std::uint32_t a = 0; a < plan.absorbed; ++a) {
            const std::uint32_t role = parity(x & roles[a].sign) ^ roles[a].negative;
            const Complex<Real> b = psi[x ^ plan.absorbedFlips[a]];
            const Vector<Real> seed = vectorAt(seeds, a);
            diagonal += signed_(role, seed.z);
            sum = {sum.x + seed.x * b.x + signed_(role, seed.y) * b.y,
                   sum.y + seed.x * b.y - signed_(role, seed.y) * b.x};
        }
        for (std::uint32_t t = 0; t < plan.terms; ++t) {
            const FlatTerm term = plan.termList[t];
            const Real seed = signed_(parity(x & term.sign), seeds[3 * plan.absorbed + t]);
            if (t < plan.diagonalTerms) {
                diagonal += signed_(term.quarters & 2u, seed);
            } else {
                const Complex<Real> b = turned(term.quarters, psi[x ^ term.flip]);
                sum = {sum.x + seed * b.x, sum.y + seed * b.y};
            }
        }
        const Complex<Real> own = psi[x];
        lambda[x] = {sum.x + diagonal * own.x, sum.y + diagonal * own.y};
        if (last - x < team.size())
            break;
    }
}

} // namespace ansatz::cuda
