// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/gates_report.h"
#include "engine/base/version.h"

#include <nlohmann/json.hpp>

namespace ansatz {

namespace {

using Json = nlohmann::ordered_json;

Json rowJson(const GatesReport &report, std::size_t index)
{
    const GateWork &work = report.works[index];
    const GateTiming &timing = report.timings[index];
    const StepBenchmark &benchmark = timing.benchmark;
    const GateCost cost = costOf(work, timing, report.timings.front());
    const bool isPlain = work.added == 0;
    Json json = {{"gate", isPlain ? Json(nullptr) : Json(work.gate)},
                 {"gates", work.added},
                 {"operations", benchmark.operations},
                 {"weights", benchmark.weights},
                 {"step_ms", benchmark.step.median},
                 {"forward_ms", benchmark.forward.median},
                 {"backward_ms", benchmark.backward.median},
                 {"gate_ps", isPlain ? Json(nullptr) : Json(cost.picoseconds)},
                 {"times_own_gates", isPlain ? Json(nullptr) : Json(cost.times)},
                 {"fma", nullptr},
                 {"fma_peak_share", nullptr},
                 {"check",
                  {{"against", benchmark.check.against},
                   {"samples", benchmark.check.samples},
                   {"expectations", benchmark.check.expectations},
                   {"gradients", benchmark.check.gradients},
                   {"allowed", benchmark.check.allowed}}}};
    if (timing.quantum) {
        json["fma"] = timing.quantum->forwardFma + timing.quantum->backwardFma;
        json["fma_peak_share"] = sharesOf(*timing.quantum, benchmark, report.peaks).fma;
    }
    return json;
}

} // namespace

std::string gatesJson(const GatesReport &report)
{
    const BenchmarkWork &work = report.works.front().work;
    Json rows = Json::array();
    for (std::size_t index = 0; index < report.timings.size(); ++index)
        rows.push_back(rowJson(report, index));
    const Json document = {
        {"qubits", work.circuit.qubits},
        {"layers", report.layers},
        {"batch", work.training.batch},
        {"backend", work.compute.backend},
        {"device", work.compute.device},
        {"precision", std::string(toString(work.compute.precision))},
        {"threads", report.timings.front().benchmark.threads},
        {"machine", {{"measured", report.peaks.machine}, {"fma_peak", report.peaks.fma}}},
        {"gates", std::move(rows)},
        {"version", programVersion}};
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace ansatz
