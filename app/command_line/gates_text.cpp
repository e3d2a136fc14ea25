// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "app/command_line/gates_report.h"
#include "app/command_line/output.h"

namespace ansatz {

namespace {

constexpr std::size_t nameWidth = 10;
constexpr std::size_t numberWidth = 11;

std::string nameOf(const GateWork &work)
{
    if (work.gate.empty())
        return "(none)";
    return work.gate == "all" ? "(all)" : work.gate;
}

std::string columns(const std::vector<std::string> &texts)
{
    std::string line;
    for (const std::string &text : texts)
        line += padLeft(text, numberWidth);
    return line;
}

} // namespace

std::string gatesHead(const GatesReport &report)
{
    const BenchmarkWork &work = report.works.front().work;
    const ComputeSettings &compute = work.compute;
    return "The circuit of RX encoding and "
           + counted(static_cast<std::size_t>(report.layers), "layer")
           + " of [CNOT chain, RX, RY], with a gate on every row of\nneighbours behind each CNOT "
             "chain: "
           + counted(static_cast<std::size_t>(work.circuit.qubits), "qubit") + ", batch "
           + std::to_string(work.training.batch) + ", " + compute.backend + " on " + compute.device
           + ", " + std::string(toString(compute.precision)) + ",\n" + shown(report.peaks.machine)
           + ", " + fixed(report.peaks.fma / 1e9, 1)
           + " G multiply-adds a second in registers. What a gate costs\nis of forward and "
             "backward "
             "together: picoseconds an amplitude and sample, and times the\ncost of the circuit's "
             "own gates.\n\n"
           + padRight("gate", nameWidth)
           + columns({"gates", "step, ms", "forward", "backward", "of peak", "a gate, ps", "times"})
           + "\n";
}

std::string gatesLine(const GatesReport &report, std::size_t index)
{
    const GateWork &work = report.works[index];
    const GateTiming &timing = report.timings[index];
    const GateCost cost = costOf(work, timing, report.timings.front());
    const auto share = [&]() -> std::string {
        if (!timing.quantum)
            return "-";
        return fixed(100 * sharesOf(*timing.quantum, timing.benchmark, report.peaks).fma, 0) + " %";
    };
    const bool isPlain = work.added == 0;
    return padRight(nameOf(work), nameWidth)
           + columns({std::to_string(work.added), millisecondsText(timing.benchmark.step.median),
                      millisecondsText(timing.benchmark.forward.median),
                      millisecondsText(timing.benchmark.backward.median), share(),
                      isPlain ? "-" : fixed(cost.picoseconds, 1),
                      isPlain ? "-" : fixed(cost.times, 1)})
           + "\n";
}

} // namespace ansatz
