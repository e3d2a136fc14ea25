// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/bench_report.h"
#include "engine/base/version.h"
#include "engine/device/devices.h"
#include "engine/experiment/expected_time.h"

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
    const auto ofGpu = [&](auto value) {
        return peaks.multiprocessors > 0 ? Json(value) : Json(nullptr);
    };
    return {{"cpu", cpu.model},
            {"cores", cpu.cores},
            {"measured", peaks.machine},
            {"fma_peak", peaks.fma},
            {"memory_bandwidth", peaks.memoryBandwidth},
            {"memory_buffer_bytes", peaks.memoryBytes},
            {"cache", peaks.cache},
            {"cache_bandwidth", peaks.cacheBandwidth},
            {"cache_buffer_bytes", peaks.cacheBytes},
            {"multiprocessors", ofGpu(peaks.multiprocessors)},
            {"launch_ms", ofGpu(1000 * peaks.launchSeconds)},
            {"launches_in_graph", ofGpu(peaks.launchesInGraph)},
            {"level2_bandwidth", ofGpu(peaks.level2Bandwidth)},
            {"level2_bytes", ofGpu(peaks.level2Bytes)}};
}

Json quantumJson(const BenchReport &report)
{
    if (!report.quantum)
        return nullptr;
    const QuantumWork &work = *report.quantum;
    const MachineShares shares = sharesOf(work, report.benchmark, report.peaks);
    const ExpectedTime forward = expectedForward(work, report.peaks);
    const ExpectedTime backward = expectedBackward(work, report.peaks);
    const auto launches = [](int count) { return count > 0 ? Json(count) : Json(nullptr); };
    const bool usesCache = work.cacheBytes > 0; // else what moves there is not counted
    return {{"forward_fma", work.forwardFma},
            {"backward_fma", work.backwardFma},
            {"forward_bytes", work.forwardBytes},
            {"backward_bytes", work.backwardBytes},
            {"cache_bytes", usesCache ? Json(work.cacheBytes) : Json(nullptr)},
            {"forward_launches", launches(work.forwardLaunches)},
            {"backward_launches", launches(work.backwardLaunches)},
            {"head_launches", launches(work.headLaunches)},
            {"expected_forward_ms", forward.milliseconds},
            {"expected_backward_ms", backward.milliseconds},
            {"forward_limited_by", forward.limit},
            {"backward_limited_by", backward.limit},
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
