// SPDX-License-Identifier: GPL-3.0-or-later
// The whole circuit in one launch, and the whole way back in another: a sample's states stay in the
// shared memory of the block that its team is in.
#pragma once

#include "engine/cuda_simulator/chain.cuh"
#include "engine/cuda_simulator/occupancy.h"

namespace ansatz::cuda {

/// The samples of a launch: a tile of the batch.
struct Tile {
    std::size_t first;
    std::size_t samples;
    unsigned parts; ///< of a sum over a state
};

template <class Real>
struct SampleScratch {
    Real *parts;
    Real *sums;
    Real *moments;
    Real *seeds;
    Real *factors;

    ANSATZ_DEVICE SampleScratch(const DevicePlan &plan, const Scratch<Real> &scratch,
                                std::size_t sample, unsigned count)
    {
        const std::size_t values = valuesOf(plan);
        const std::size_t slopes = 3 * std::size_t(plan.runs);
        const std::size_t entries = values > slopes ? values : slopes;
        parts = scratch.parts + sample * entries * count;
        sums = scratch.sums + sample * entries;
        moments = scratch.moments + sample * values;
        seeds = scratch.seeds + sample * values;
        factors = scratch.factors + sample * plan.factors;
    }
};

/// |0…0⟩ to the state before the absorbed runs.
template <class Real, class Team>
ANSATZ_DEVICE void evolve(Team team, const DevicePlan &plan, const SampleTables<Real> &tables,
                          Complex<Real> *psi)
{
    writeStart(team, plan, tables, psi);
    team.meet(afterStart);
    for (std::uint32_t p = 0; p < plan.circuitPasses; ++p) {
        applyPass(team, plan, plan.passList[p], tables, psi);
        team.meet(afterPass);
    }
}

/// Moments of the state; with a barrier at the end.
template <class Real, class Team>
ANSATZ_DEVICE void measure(Team team, const DevicePlan &plan, const Complex<Real> *psi,
                           const SampleScratch<Real> &scratch)
{
    measureAbsorbed(team, plan, psi, scratch.parts);
    measureTerms(team, plan, psi, scratch.parts);
    team.meet(afterMeasuring);
    sumMoments(team, plan, scratch.parts, team.parts(), scratch.moments);
    team.meet(afterMoments);
}

/// Expectations. Keeps states and moments for a backward when `kept` [samples, 2^qubits] is not
/// null.
template <class Real, class Team>
__global__ void __launch_bounds__(Occupancy<Real>::mostThreads, 1)
    forwardCircuit(DevicePlan plan, Tables<Real> allTables, Tile tile, Scratch<Real> allScratch,
                   Complex<Real> *kept, Real *expectations)
{
    const Team team;
    const std::size_t amplitudes = std::size_t(1) << plan.qubits;
    SharedMemory shared;
    Complex<Real> *psi = shared.take<Complex<Real>>(Team::teamsInBlock(blockDim.x) * amplitudes)
                         + team.number() * amplitudes;
    const std::size_t inTile = team.sample();
    if (inTile >= tile.samples)
        return;
    const std::size_t sample = tile.first + inTile;
    const SampleTables<Real> tables(plan, allTables, sample);
    SampleScratch<Real> scratch(plan, allScratch, inTile, team.parts());
    if (kept)
        scratch.moments = allScratch.moments + sample * valuesOf(plan);

    evolve(team, plan, tables, psi);
    if (kept) {
        for (std::size_t x = team.rank(); x < amplitudes; x += team.size())
            kept[sample * amplitudes + x] = psi[x];
    }
    measure(team, plan, psi, scratch);
    finishValues(team, plan, tables, scratch.moments, scratch.seeds);
    team.meet(afterValues);
    writeExpectations(team, plan, scratch.seeds, expectations + sample * plan.observables);
}

/// Gradients, with the states that a forward kept, or from the start again when `kept` is null.
template <class Real, class Team>
__global__ void __launch_bounds__(Occupancy<Real>::mostThreads, 1)
    backwardCircuit(DevicePlan plan, Tables<Real> allTables, Tile tile, Scratch<Real> allScratch,
                    const Complex<Real> *kept, const Real *upstream,
                    DeviceGradients<Real> gradients)
{
    const Team team;
    const std::size_t amplitudes = std::size_t(1) << plan.qubits;
    const unsigned teams = Team::teamsInBlock(blockDim.x);
    SharedMemory shared;
    Complex<Real> *psi =
        shared.take<Complex<Real>>(teams * amplitudes) + team.number() * amplitudes;
    Complex<Real> *lambda =
        shared.take<Complex<Real>>(teams * amplitudes) + team.number() * amplitudes;
    const std::size_t inTile = team.sample();
    if (inTile >= tile.samples)
        return;
    const std::size_t sample = tile.first + inTile;
    const SampleTables<Real> tables(plan, allTables, sample);
    SampleScratch<Real> scratch(plan, allScratch, inTile, team.parts());
    if (kept) {
        scratch.moments = allScratch.moments + sample * valuesOf(plan);
        for (std::size_t x = team.rank(); x < amplitudes; x += team.size())
            psi[x] = kept[sample * amplitudes + x]; // afterSeeds is soon enough
    } else {
        evolve(team, plan, tables, psi);
        measure(team, plan, psi, scratch);
    }

    writeSeeds(team, plan, tables, scratch.moments, upstream + sample * plan.observables,
               scratch.seeds, scratch.parts, team.parts());
    team.meet(afterSeeds);
    writeLambda(team, plan, scratch.seeds, psi, lambda);
    team.meet(afterLambda);
    for (std::uint32_t p = plan.circuitPasses; p-- > 0;) {
        const FlatPass pass = plan.passList[p];
        if (pass.step < gradients.lastStep)
            break;
        const Undoing undoing(gradients, pass);
        undoPass(team, plan, pass, undoing.wantsSlopes, undoing.undoes, tables, psi, lambda,
                 scratch.parts);
        if (undoing.undoes)
            team.meet(afterUndoing);
    }
    for (std::uint32_t p = plan.circuitPasses; gradients.lastStep == 0 && p < plan.passes; ++p) {
        const FlatPass pass = plan.passList[p];
        undoPass(team, plan, pass, Undoing(gradients, pass).wantsSlopes, false, tables, psi, lambda,
                 scratch.parts);
    }
    team.meet(afterSlopes);
    differentiateFactors(team, plan, tables, gradients.wanted, scratch.parts, team.parts(),
                         scratch.factors);
    team.meet(afterFactors);
    writeGradients(team, plan, scratch.factors, gradients, sample);
}

} // namespace ansatz::cuda
