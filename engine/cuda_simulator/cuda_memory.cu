// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cuda_simulator/cuda_memory.h"

#include "engine/cuda_simulator/device_memory.cuh"
#include "engine/cuda_simulator/flat_circuit.h"
#include "engine/cuda_simulator/training_launches.cuh"
#include "engine/cuda_simulator/work_arrays.h"

namespace ansatz::cuda {

namespace {

std::uint64_t circuitBytes(const FlatCircuit &flat)
{
    Carver counting(nullptr);
    DevicePlan plan = flat.counts;
    visitArrays(flat, plan, [&](const auto &array, auto &) {
        using Element = typename std::decay_t<decltype(array)>::value_type;
        (void)counting.take<Element>(array.size());
    });
    return counting.bytes();
}

template <class Real>
std::uint64_t workBytes(const DevicePlan &plan, const LaunchShape &shape, std::size_t batch,
                        bool hasGradients, const Tiling &tiling)
{
    Carver counting(nullptr);
    (void)carveWork<Real>(counting, plan, shape, batch, hasGradients, tiling);
    return counting.bytes();
}

} // namespace

template <class Real>
TrainingMemory trainingMemory(const CompiledCircuit &circuit, int deviceIndex,
                              const TrainingMemoryTask &task)
{
    TrainingMemory memory;
    {
        const CurrentDevice current(deviceIndex);
        std::size_t free = 0;
        std::size_t total = 0;
        check(cudaMemGetInfo(&free, &total));
        memory.have = free / 10 * 9;
    }
    const FlatCircuit flat = flatten(circuit);
    const DevicePlan &plan = flat.counts;
    const LaunchShape shape = launchShape<Real>(plan);
    const bool hasGradients = circuit.weights > 0;

    TrainingSizes sizes = {};
    sizes.samples = task.samples;
    sizes.columns = circuit.features;
    sizes.batch = task.batch;
    sizes.observables = circuit.observables;
    sizes.circuitWeights = circuit.weights;
    sizes.hasBias = task.hasBias;
    sizes.isAdam = task.isAdam;
    Carver counting(nullptr);
    (void)carveTraining<Real>(counting, sizes);
    // Evaluations have a simulator of their own; its batches are cut to what is free.
    const std::uint64_t fixed = 2 * circuitBytes(flat) + counting.bytes();

    memory.least =
        fixed
        + workBytes<Real>(plan, shape, task.batch, hasGradients, {.samples = 1, .keeps = false});
    memory.need = memory.least;
    if (memory.least > memory.have)
        return memory;
    const Tiling tiling = chooseTiling(memoryNeed<Real>(plan, shape, task.batch, hasGradients),
                                       shape, static_cast<int>(plan.qubits), sizeof(Real) == 8,
                                       task.batch, hasGradients, memory.have - fixed);
    memory.need = fixed + workBytes<Real>(plan, shape, task.batch, hasGradients, tiling);
    return memory;
}

template TrainingMemory trainingMemory<float>(const CompiledCircuit &, int,
                                              const TrainingMemoryTask &);
template TrainingMemory trainingMemory<double>(const CompiledCircuit &, int,
                                               const TrainingMemoryTask &);

} // namespace ansatz::cuda
