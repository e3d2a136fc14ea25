// SPDX-License-Identifier: GPL-3.0-or-later
// States in global memory: a launch a pass, over [blocks of a sample, samples of the tile]. A grid
// meets only where a kernel ends.
#pragma once

#include "engine/cuda_simulator/circuit_kernels.cuh"
#include "engine/cuda_simulator/work_arrays.h"

namespace ansatz::cuda {

/// Everything that is a sample's, for a kernel whose team works on the sample `inTile`.
template <class Real>
struct AtSample {
    std::size_t sample;
    SampleTables<Real> tables;
    SampleScratch<Real> scratch;
    Complex<Real> *psi;
    Complex<Real> *lambda;

    ANSATZ_DEVICE AtSample(const DevicePlan &plan, const Tables<Real> &allTables, const Tile &tile,
                           const Scratch<Real> &allScratch, const States<Real> &states,
                           std::size_t inTile)
        : sample(tile.first + inTile), tables(plan, allTables, tile.first + inTile),
          scratch(plan, allScratch, inTile, tile.parts), psi(states.psi + (inTile << plan.qubits)),
          lambda(states.lambda ? states.lambda + (inTile << plan.qubits) : nullptr)
    {}
};

template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepStart(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
              States<Real> states)
{
    const GridTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    writeStart(team, plan, at.tables, at.psi);
}

template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepPass(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
             States<Real> states, std::uint32_t number)
{
    const GridTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    applyPass(team, plan, plan.passList[number], at.tables, at.psi);
}

template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepMeasure(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
                States<Real> states)
{
    const GridTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    measureAbsorbed(team, plan, at.psi, at.scratch.parts);
    measureTerms(team, plan, at.psi, at.scratch.parts);
}

/// From summed parts to expectations; a block a sample.
template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepExpectations(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
                     States<Real> states, Real *expectations)
{
    const BlockTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    sumMoments(team, plan, at.scratch.sums, 1, at.scratch.moments);
    team.meet(afterMoments);
    if (!expectations)
        return;
    finishValues(team, plan, at.tables, at.scratch.moments, at.scratch.seeds);
    team.meet(afterValues);
    writeExpectations(team, plan, at.scratch.seeds, expectations + at.sample * plan.observables);
}

/// A block a sample.
template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepSeeds(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
              States<Real> states, const Real *upstream)
{
    const BlockTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    writeSeeds(team, plan, at.tables, at.scratch.moments, upstream + at.sample * plan.observables,
               at.scratch.seeds, at.scratch.parts, tile.parts);
}

template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepLambda(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
               States<Real> states)
{
    const GridTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    writeLambda(team, plan, at.scratch.seeds, at.psi, at.lambda);
}

template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepUndo(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
             States<Real> states, DeviceGradients<Real> gradients, std::uint32_t number)
{
    const GridTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    const FlatPass pass = plan.passList[number];
    const Undoing undoing(gradients, pass);
    undoPass(team, plan, pass, undoing.wantsSlopes, undoing.undoes && number < plan.circuitPasses,
             at.tables, at.psi, at.lambda, at.scratch.parts);
}

/// From summed slopes to gradients; a block a sample.
template <class Real>
__global__ void __launch_bounds__(Occupancy<Real>::stepThreads, 1)
    stepGradients(DevicePlan plan, Tables<Real> tables, Tile tile, Scratch<Real> scratch,
                  States<Real> states, DeviceGradients<Real> gradients)
{
    const BlockTeam team;
    const AtSample<Real> at(plan, tables, tile, scratch, states, team.sample());
    differentiateFactors(team, plan, at.tables, gradients.wanted, at.scratch.sums, 1,
                         at.scratch.factors);
    team.meet(afterFactors);
    writeGradients(team, plan, at.scratch.factors, gradients, at.sample);
}

} // namespace ansatz::cuda
