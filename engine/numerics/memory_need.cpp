// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/memory_need.h"

#include "engine/native_simulator/memory_needs.h"
#include "engine/numerics/array_memory.h"
#include "engine/numerics/legate_memory.h"
#include "engine/numerics/torch_memory.h"
#include "engine/simulator/dense_state.h"
#include "engine/simulator/memory_plan.h"
#include "engine/simulator/trainable_scale.h"

#include <algorithm>

namespace ansatz {

namespace {

int realBytesOf(Precision precision)
{
    return precision == Precision::Complex64 ? 4 : 8;
}

numerics::ArrayMemory arrayMemoryOf(const ComputeTarget &target, Precision precision,
                                    const ExpandedCircuit &circuit,
                                    const std::vector<Observable> &observables)
{
    const int realBytes = realBytesOf(precision);
    const bool isTorch = target.backend == "pytorch";
    const numerics::ArrayProgram program = numerics::makeArrayProgram(
        withoutTrainableScales(circuit).circuit, observables, target.jit);
    return {program,
            observables,
            realBytes,
            isTorch,
            target.vmap,
            isTorch ? numerics::torchStepBytes(program, observables, realBytes)
                    : numerics::StepBytes()};
}

MemoryPlan statePlanOf(const ComputeTarget &target, Precision precision, int qubits,
                       std::size_t samples, std::uint64_t available)
{
    if (target.backend == "native")
        return nativeMemoryPlan(qubits, realBytesOf(precision), target.vmap ? samples : 1,
                                target.threads, available);
    if (target.backend == "cupynumeric") {
        // Every shard is a native simulator of one thread.
        const auto shards = static_cast<std::size_t>(target.threads);
        MemoryPlan plan = nativeMemoryPlan(qubits, realBytesOf(precision),
                                           (samples + shards - 1) / shards, 1, available,
                                           StepCalls::Apart);
        plan.samplesAtOnce *= std::min(shards, std::max<std::size_t>(samples, 1));
        return plan;
    }
    // The reference's state and its tangent.
    return {.qubits = qubits,
            .realBytes = realBytesOf(precision),
            .statesPerSample = 2 * DenseState<double>::vectors,
            .samplesAtOnce = 1};
}

bool isOfArrays(const ComputeTarget &target)
{
    return target.backend == "pytorch" || (target.backend == "cupynumeric" && !target.jit);
}

} // namespace

std::optional<MemoryNeed> memoryNeed(const ComputeTarget &target, Precision precision,
                                     const ExpandedCircuit &circuit,
                                     const std::vector<Observable> &observables,
                                     std::size_t samples)
{
    if (isOfArrays(target))
        return MemoryNeed{arrayMemoryOf(target, precision, circuit, observables).bytes(samples),
                          target.backend == "cupynumeric" ? cupynumericArrayMemory(target.device)
                                                          : availableMemoryOn(target.device)};
    if (target.device != "cpu")
        return {};
    const std::uint64_t available = availableMemory();
    return MemoryNeed{statePlanOf(target, precision, circuit.qubits, samples, available).bytes(),
                      available};
}

int largestQubits(const ComputeTarget &target, Precision precision, const ExpandedCircuit &circuit,
                  const std::vector<Observable> &observables, std::uint64_t available)
{
    if (isOfArrays(target))
        return std::min(
            circuit.qubits - 1,
            arrayMemoryOf(target, precision, circuit, observables).largestQubits(available));
    int largest = 0;
    for (int qubits = 1; qubits < circuit.qubits; ++qubits) {
        if (statePlanOf(target, precision, qubits, 1, available).bytes() <= available)
            largest = qubits;
    }
    return largest;
}

} // namespace ansatz
