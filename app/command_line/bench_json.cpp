// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/bench_report.h"
#include "engine/base/version.h"
#include "engine/device/devices.h"

#include <nlohmann/json.hpp>

namespace ansatz {

namespace {

using Json = nlohmann::ordered_json;

Json timingJson(const Timing &timing)
{
    return {{"median", timing.median}, {"min", timing.least}, {"p90", timing.p90}};
}

Json machineJson(const BenchReport &report)
{
    const CpuFacts cpu = cpuFacts();
    const MachinePeaks &peaks = report.peaks;
    return {{"cpu", cpu.model},
            {"cores", cpu.cores},
            {"measured", peaks.machine},
            {"fma_peak", peaks.fma},
            {"memory_bandwidth", peaks.memoryBandwidth},
            {"memory_buffer_bytes", peaks.memoryBytes},
            {"cache", peaks.cache},
            {"cache_bandwidth", peaks.cacheBandwidth},
            {"cache_buffer_bytes", peaks.cacheBytes}};
}

Json quantumJson(const BenchReport &report)
{
    if (!report.quantum)
        return nullptr;
    const QuantumWork &work = *report.quantum;
    const MachineShares shares = sharesOf(work, report.benchmark, report.peaks);
    const bool usesCache = work.cacheBytes > 0; // else what moves there is not counted
    return {{"forward_fma", work.forwardFma},
            {"backward_fma", work.backwardFma},
            {"forward_bytes", work.forwardBytes},
            {"backward_bytes", work.backwardBytes},
            {"cache_bytes", usesCache ? Json(work.cacheBytes) : Json(nullptr)},
            {"fma_peak_share", shares.fma},
            {"memory_bandwidth_share", shares.memory},
            {"cache_bandwidth_share", usesCache ? Json(shares.cache) : Json(nullptr)},
            {"roofline_share", shares.roofline()},
            {"limited_by", shares.isCacheTheLimit()    ? report.peaks.cache
                           : shares.isMemoryTheLimit() ? "memory"
                                                       : "multiply-adds"}};
}

} // namespace

std::string benchJson(const BenchReport &report)
{
    const StepBenchmark &benchmark = report.benchmark;
    const BenchmarkWork &work = report.work;
    const BenchmarkCheck &check = benchmark.check;
    const bool isNamed = !report.experiment.empty();
    const Json document = {
        {"step_ms", timingJson(benchmark.step)},
        {"forward_ms", benchmark.forward.median},
        {"backward_ms", benchmark.backward.median},
        {"head_ms", benchmark.headMs},
        {"steps", benchmark.steps},
        {"why_no_graph", benchmark.whyNoGraph.empty() ? Json(nullptr) : Json(benchmark.whyNoGraph)},
        {"experiment", isNamed ? Json(report.experiment) : Json(nullptr)},
        {"qubits", work.circuit.qubits},
        {"layers", isNamed ? Json(nullptr) : Json(report.layers)},
        {"batch", work.training.batch},
        {"operations", benchmark.operations},
        {"weights", benchmark.weights},
        {"observables", benchmark.observables},
        {"backend", work.compute.backend},
        {"device", work.compute.device},
        {"jit", work.compute.jit},
        {"vmap", work.compute.vmap},
        {"precision", std::string(toString(work.compute.precision))},
        {"threads", benchmark.threads},
        {"simd", benchmark.simd},
        {"check",
         {{"against", check.against},
          {"samples", check.samples},
          {"expectations", check.expectations},
          {"gradients", check.gradients},
          {"allowed", check.allowed}}},
        {"machine", machineJson(report)},
        {"quantum_layer", quantumJson(report)},
        {"version", programVersion},
    };
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ansatz
