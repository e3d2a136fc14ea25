// SPDX-License-Identifier: GPL-3.0-or-later
// Passes over a state: its start, groups of runs, phases; and the same undone, with the slopes
// Im⟨λ|P|ψ⟩ that gradients are made of. Barriers are the callers'.
#pragma once

#include "engine/cuda_simulator/prepare.cuh"
#include "engine/cuda_simulator/team.cuh"

namespace ansatz::cuda {

/// Where the eight amplitudes of a coset of a group's flips are: number j has in run k the role
/// bit k of j.
struct Coset {
    std::uint32_t first;

    ANSATZ_DEVICE Coset(const FlatGroup &group, std::uint32_t number)
    {
        ANSATZ_UNROLL
        for (int k = 0; k < runsAtOnce; ++k)
            number = ((number & ~group.below[k]) << 1) | (number & group.below[k]);
        first = number;
        ANSATZ_UNROLL
        for (int k = 0; k < runsAtOnce; ++k) {
            if (parity(number & group.sign[k]) ^ (group.negative >> k & 1u))
                first ^= group.flip[k];
        }
    }
    ANSATZ_DEVICE std::uint32_t at(const FlatGroup &group, unsigned j) const
    {
        return first ^ (j & 1u ? group.flip[0] : 0u) ^ (j & 2u ? group.flip[1] : 0u)
               ^ (j & 4u ? group.flip[2] : 0u);
    }
};

ANSATZ_DEVICE std::uint32_t cosetsOf(const DevicePlan &plan)
{
    return 1u << (plan.qubits - runsAtOnce);
}

template <class Real>
ANSATZ_DEVICE void loadCoset(Complex<Real> (&a)[8], const Complex<Real> *state,
                             const FlatGroup &group, Coset coset)
{
    ANSATZ_UNROLL
    for (unsigned j = 0; j < amplitudesAtOnce; ++j)
        a[j] = state[coset.at(group, j)];
}

template <class Real>
ANSATZ_DEVICE void storeCoset(const Complex<Real> (&a)[8], Complex<Real> *state,
                              const FlatGroup &group, Coset coset)
{
    ANSATZ_UNROLL
    for (unsigned j = 0; j < amplitudesAtOnce; ++j)
        state[coset.at(group, j)] = a[j];
}

/// f(k, i, j) for the pairs i, j of amplitudes that differ in the role of run k alone.
template <class F>
ANSATZ_DEVICE void eachPair(const FlatGroup &group, F f)
{
    ANSATZ_UNROLL
    for (unsigned k = 0; k < runsAtOnce; ++k) {
        if (k < group.runs) {
            ANSATZ_UNROLL
            for (unsigned i = 0; i < amplitudesAtOnce; ++i) {
                if (!(i >> k & 1u))
                    f(k, i, i | 1u << k);
            }
        }
    }
}

/// The group's quaternions.
template <class Real>
struct GroupRuns {
    Quaternion<Real> u[runsAtOnce];

    ANSATZ_DEVICE GroupRuns(const FlatGroup &group, const SampleTables<Real> &tables)
    {
        ANSATZ_UNROLL
        for (unsigned k = 0; k < runsAtOnce; ++k)
            u[k] = tables.run(k < group.runs ? group.run[k] : 0);
    }
};

/// The product state.
template <class Real, class Team>
ANSATZ_DEVICE void writeStart(Team team, const DevicePlan &plan, const SampleTables<Real> &tables,
                              Complex<Real> *psi)
{
    const FlatGroup group = plan.groups[plan.startGroup];
    const GroupRuns<Real> runs(group, tables);
    for (std::uint32_t n = team.rank(); n < cosetsOf(plan); n += team.size()) {
        const Coset coset(group, n);
        Complex<Real> a[8];
        a[0] = {1, 0};
        for (std::uint32_t r = 0; r < plan.startRoles; ++r) {
            const FlatRole role = plan.roles[r];
            a[0] = product(a[0], column(tables.run(role.run), parity(coset.first & role.sign)));
        }
        ANSATZ_UNROLL
        for (unsigned k = 0; k < runsAtOnce; ++k) {
            ANSATZ_UNROLL
            for (unsigned i = 0; i < 1u << k; ++i) {
                a[i | 1u << k] = product(a[i], column(runs.u[k], 1));
                a[i] = product(a[i], column(runs.u[k], 0));
            }
        }
        storeCoset(a, psi, group, coset);
    }
}

template <class Real, class Team>
ANSATZ_DEVICE void applyGroup(Team team, const DevicePlan &plan, const FlatGroup &group,
                              const SampleTables<Real> &tables, Complex<Real> *psi)
{
    const GroupRuns<Real> runs(group, tables);
    for (std::uint32_t n = team.rank(); n < cosetsOf(plan); n += team.size()) {
        const Coset coset(group, n);
        Complex<Real> a[8];
        loadCoset(a, psi, group, coset);
        eachPair(group, [&](unsigned k, unsigned i, unsigned j) { apply(runs.u[k], a[i], a[j]); });
        storeCoset(a, psi, group, coset);
    }
}

/// The phase of amplitude x: a run of Z alone is w − i·z on role 0.
template <class Real>
ANSATZ_DEVICE Complex<Real> phaseAt(const DevicePlan &plan, const FlatPass &pass,
                                    const SampleTables<Real> &tables, std::uint32_t x)
{
    Complex<Real> phase{1, 0};
    for (std::uint32_t r = pass.first; r < pass.first + pass.count; ++r) {
        const FlatRole role = plan.roles[r];
        const Quaternion<Real> u = tables.run(role.run);
        phase = product(phase, Complex<Real>{u.w, signed_(parity(x & role.sign) ^ 1u, u.z)});
    }
    return phase;
}

template <class Real, class Team>
ANSATZ_DEVICE void applyPass(Team team, const DevicePlan &plan, const FlatPass &pass,
                             const SampleTables<Real> &tables, Complex<Real> *psi)
{
    if (!pass.isPhase) {
        applyGroup(team, plan, plan.groups[pass.first], tables, psi);
        return;
    }
    const std::uint32_t last = 0xffffffffu >> (32 - plan.qubits);
    for (std::uint32_t x = team.rank(); x <= last; x += team.size()) {
        psi[x] = product(psi[x], phaseAt(plan, pass, tables, x));
        if (last - x < team.size())
            break; // 2^32 amplitudes: the next index would be a small one again
    }
}

/// Writes this warp's part of a sum; every lane has its share in `value`.
template <class Real, class Team>
ANSATZ_DEVICE void addPart(Team team, Real *parts, std::size_t entry, Real value)
{
    value = sumOfWarp(value);
    if (threadIdx.x % 32 == 0)
        parts[entry * team.parts() + team.part()] = value;
}

/// Slopes of a group into parts[3·run + axis], when they are wanted; both states taken to before
/// the group, when that is.
template <class Real, class Team>
ANSATZ_DEVICE void undoGroup(Team team, const DevicePlan &plan, const FlatGroup &group,
                             bool wantsSlopes, bool undoes, const SampleTables<Real> &tables,
                             Complex<Real> *psi, Complex<Real> *lambda, Real *parts)
{
    const GroupRuns<Real> runs(group, tables);
    Vector<Real> slopes[runsAtOnce] = {};
    for (std::uint32_t n = team.rank(); n < cosetsOf(plan); n += team.size()) {
        const Coset coset(group, n);
        Complex<Real> p[8];
        Complex<Real> l[8];
        loadCoset(p, psi, group, coset);
        loadCoset(l, lambda, group, coset);
        if (wantsSlopes) {
            Real z[8];
            ANSATZ_UNROLL
            for (unsigned j = 0; j < amplitudesAtOnce; ++j)
                z[j] = imaginary(l[j], p[j]);
            eachPair(group, [&](unsigned k, unsigned i, unsigned j) {
                slopes[k].x += imaginary(l[i], p[j]) + imaginary(l[j], p[i]);
                slopes[k].y += real(l[j], p[i]) - real(l[i], p[j]);
                slopes[k].z += z[i] - z[j];
            });
        }
        if (undoes) {
            eachPair(group, [&](unsigned k, unsigned i, unsigned j) {
                const Quaternion<Real> u = inverse(runs.u[k]);
                apply(u, p[i], p[j]);
                apply(u, l[i], l[j]);
            });
            storeCoset(p, psi, group, coset);
            storeCoset(l, lambda, group, coset);
        }
    }
    if (!wantsSlopes)
        return;
    ANSATZ_UNROLL
    for (unsigned k = 0; k < runsAtOnce; ++k) {
        if (k < group.runs) {
            const std::size_t entry = 3 * std::size_t(group.run[k]);
            addPart(team, parts, entry, slopes[k].x);
            addPart(team, parts, entry + 1, slopes[k].y);
            addPart(team, parts, entry + 2, slopes[k].z);
        }
    }
}

/// The same for a phase, whose runs have slopes of Z alone.
template <class Real, class Team>
ANSATZ_DEVICE void undoPhase(Team team, const DevicePlan &plan, const FlatPass &pass,
                             bool wantsSlopes, bool undoes, const SampleTables<Real> &tables,
                             Complex<Real> *psi, Complex<Real> *lambda, Real *parts)
{
    const std::uint32_t last = 0xffffffffu >> (32 - plan.qubits);
    constexpr unsigned atOnce = 8;
    for (std::uint32_t r = 0; wantsSlopes && r < pass.count; r += atOnce) {
        Real slopes[atOnce] = {};
        std::uint32_t signs[atOnce] = {};
        ANSATZ_UNROLL
        for (unsigned k = 0; k < atOnce; ++k)
            signs[k] = r + k < pass.count ? plan.roles[pass.first + r + k].sign : 0;
        for (std::uint32_t x = team.rank(); x <= last; x += team.size()) {
            const Real slope = imaginary(lambda[x], psi[x]);
            ANSATZ_UNROLL
            for (unsigned k = 0; k < atOnce; ++k)
                slopes[k] += signed_(parity(x & signs[k]), slope);
            if (last - x < team.size())
                break;
        }
        ANSATZ_UNROLL
        for (unsigned k = 0; k < atOnce; ++k) {
            if (r + k < pass.count) {
                const std::size_t entry = 3 * std::size_t(plan.roles[pass.first + r + k].run);
                addPart(team, parts, entry, Real(0));
                addPart(team, parts, entry + 1, Real(0));
                addPart(team, parts, entry + 2, slopes[k]);
            }
        }
    }
    if (!undoes)
        return;
    for (std::uint32_t x = team.rank(); x <= last; x += team.size()) {
        Complex<Real> phase = phaseAt(plan, pass, tables, x);
        phase.y = -phase.y;
        psi[x] = product(psi[x], phase);
        lambda[x] = product(lambda[x], phase);
        if (last - x < team.size())
            break;
    }
}

template <class Real, class Team>
ANSATZ_DEVICE void undoPass(Team team, const DevicePlan &plan, const FlatPass &pass,
                            bool wantsSlopes, bool undoes, const SampleTables<Real> &tables,
                            Complex<Real> *psi, Complex<Real> *lambda, Real *parts)
{
    if (pass.isPhase)
        undoPhase(team, plan, pass, wantsSlopes, undoes, tables, psi, lambda, parts);
    else
        undoGroup(team, plan, plan.groups[pass.first], wantsSlopes, undoes, tables, psi, lambda,
                  parts);
}

} // namespace ansatz::cuda
