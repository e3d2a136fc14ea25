// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/step_memory.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_memory.h"
#include "engine/numerics/memory_need.h"
#include "engine/numerics/torch_cuda.h"
#include "engine/simulator/trainable_scale.h"
#include "engine/training/training_passes.h"

#include <algorithm>
#include <limits>

namespace ansatz {

namespace {

cuda::TrainingMemory onCuda(const BenchmarkWork &work, int device, std::size_t samples,
                            std::size_t batch)
{
    const CompiledCircuit circuit =
        compile(withoutTrainableScales(expand(work.circuit)).circuit, work.observables);
    const cuda::TrainingMemoryTask task{.samples = samples,
                                        .batch = batch,
                                        .hasBias = work.head.bias,
                                        .isAdam = work.training.optimizer == OptimizerKind::Adam};
    return work.compute.precision == Precision::Complex64
               ? cuda::trainingMemory<float>(circuit, device, task)
               : cuda::trainingMemory<double>(circuit, device, task);
}

StepMemory memoryFor(const BenchmarkWork &work, std::size_t samples, std::size_t batch)
{
    const ComputeTarget target = targetOf(work.compute);
    if (const auto need = memoryNeed(target, work.compute.precision, expand(work.circuit),
                                     work.observables, batch))
        return {.need = need->bytes,
                .have = need->available,
                .fits = need->fits(),
                .isBound = target.backend == "cupynumeric"};
    // All of a machine's GPUs ("cuda") together take no more than one would alone.
    const int device = cudaIndexOf(work.compute.device).value_or(0);
    const cuda::TrainingMemory memory = onCuda(work, device, samples, target.vmap ? batch : 1);
    return {.need = memory.need,
            .have = memory.have,
            .fits = memory.least <= memory.have,
            .isBound = !isWholeStepOnDevice(target, work.circuit.operations)};
}

// The largest batch below the work's that fits; 0 when none does.
std::size_t largestBatch(const BenchmarkWork &work)
{
    std::size_t fitting = 0;
    std::size_t tooMany = work.features.rows;
    while (tooMany - fitting > 1) {
        const std::size_t middle = fitting + (tooMany - fitting) / 2;
        if (memoryFor(work, middle, middle).fits)
            fitting = middle;
        else
            tooMany = middle;
    }
    return fitting;
}

} // namespace

StepMemory stepMemory(const BenchmarkWork &work, std::optional<std::size_t> samples)
{
    if (work.compute.backend == "pytorch")
        numerics::releaseTorchCache(work.compute.device);
    return memoryFor(work, samples.value_or(work.features.rows), work.features.rows);
}

void requireStepMemory(const BenchmarkWork &work, const StepMemory &memory)
{
    if (memory.fits)
        return;
    const bool saturates = memory.need == std::numeric_limits<std::uint64_t>::max();
    std::string problem = "a training step needs "
                          + std::string(saturates        ? "more than "
                                        : memory.isBound ? "up to "
                                                         : "")
                          + formatBytes(memory.need) + " for "
                          + formatCount(static_cast<std::uint64_t>(work.circuit.qubits), "qubit")
                          + " and " + formatCount(work.features.rows, "sample") + "; "
                          + formatBytes(memory.have) + " may be used on " + work.compute.device;
    const bool canHalve = work.compute.precision == Precision::Complex128;
    const std::string orSingle = canHalve ? ", or complex64, which takes half" : "";
    if (const std::size_t batch = largestBatch(work); batch > 0)
        throw UserError(problem + "; a batch of " + std::to_string(batch) + " fits",
                        "/training/batch", "use a smaller batch" + orSingle);
    const int qubits = largestQubits(targetOf(work.compute), work.compute.precision,
                                     expand(work.circuit), work.observables, memory.have);
    problem += qubits == 0 ? "; not even 1 qubit fits"
                           : "; of 1 sample at most "
                                 + formatCount(static_cast<std::uint64_t>(qubits), "qubit")
                                 + (qubits == 1 ? " fits" : " fit");
    throw UserError(problem, "/circuit/qubits", "use fewer qubits" + orSingle);
}

} // namespace ansatz
