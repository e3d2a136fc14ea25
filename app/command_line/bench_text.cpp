// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "app/command_line/bench_report.h"
#include "app/command_line/output.h"
#include "engine/base/numbers.h"
#include "engine/device/devices.h"

#include <array>
#include <charconv>
#include <cmath>

namespace ansatz {

namespace {

constexpr std::size_t labelWidth = 15;
constexpr std::size_t numberWidth = 12;

std::string line(const std::string &label, const std::string &text)
{
    return padRight(label, labelWidth) + text + "\n";
}

std::string scientific(double value)
{
    std::array<char, 32> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::scientific, 1);
    return error == std::errc() ? std::string(buffer.data(), end) : "?";
}

std::string timingLine(const std::string &label, const Timing &timing)
{
    std::string numbers;
    for (const double value : {timing.median, timing.least, timing.p90})
        numbers += padLeft(millisecondsText(value), numberWidth);
    return line(label, numbers);
}

std::string giga(double value)
{
    return fixed(value / 1e9, 1);
}

std::string percent(double share)
{
    return padLeft(fixed(100 * share, share < 0.1 ? 1 : 0), 5) + " %";
}

std::string workText(const BenchReport &report)
{
    const BenchmarkWork &work = report.work;
    const StepBenchmark &benchmark = report.benchmark;
    const auto qubits = static_cast<std::size_t>(work.circuit.qubits);
    std::string text;
    if (!report.experiment.empty())
        text = shown(report.experiment) + ": ";
    text += counted(qubits, "qubit");
    if (report.layers > 0)
        text += ", " + counted(static_cast<std::size_t>(report.layers), "layer");
    return text + ", " + counted(benchmark.operations, "operation") + ", "
           + counted(benchmark.weights, "weight") + ", batch "
           + std::to_string(work.training.batch);
}

std::string computeText(const BenchReport &report)
{
    const ComputeSettings &compute = report.work.compute;
    std::string text =
        compute.backend + " on " + compute.device + ", " + std::string(toString(compute.precision))
        + ", " + counted(static_cast<std::size_t>(report.benchmark.threads), "thread")
        + (compute.jit ? "" : ", without jit") + (compute.vmap ? "" : ", without vmap");
    return report.benchmark.simd.empty() ? text : text + ", " + report.benchmark.simd;
}

std::string checkText(const BenchmarkCheck &check)
{
    return counted(check.samples, "sample") + " against " + check.against + ": expectations within "
           + scientific(check.expectations) + ", gradients within " + scientific(check.gradients);
}

std::string peaksText(const BenchReport &report)
{
    const MachinePeaks &peaks = report.peaks;
    return line("Machine", shown(peaks.machine) + ", at best, as measured:")
           + line("", padLeft(giga(peaks.fma), 7) + " G multiply-adds a second in registers")
           + line("", padLeft(giga(peaks.memoryBandwidth), 7) + " GB/s of memory ("
                          + formatBytes(peaks.memoryBytes) + " each, read and written)")
           + line("", padLeft(giga(peaks.cacheBandwidth), 7) + " GB/s of " + peaks.cache + " ("
                          + formatBytes(peaks.cacheBytes) + " each)")
           + (peaks.multiprocessors > 0
                  ? line("", padLeft(giga(peaks.level2Bandwidth), 7)
                                 + " GB/s of second-level cache (" + formatBytes(peaks.level2Bytes)
                                 + ")")
                        + line("", padLeft(fixed(1e6 * peaks.launchSeconds, 2), 7)
                                       + " µs a kernel that does nothing, "
                                       + (peaks.launchesInGraph ? "in a CUDA graph"
                                                                : "launched by itself"))
                  : std::string());
}

std::string sharesText(const BenchReport &report)
{
    const QuantumWork &work = *report.quantum;
    const MachineShares shares = sharesOf(work, report.benchmark, report.peaks);
    return line("Quantum layer", percent(shares.fma) + " of the multiply-add peak ("
                                     + fixed((work.forwardFma + work.backwardFma) / 1e6, 2)
                                     + " million a step)")
           + line("", percent(shares.memory) + " of the memory bandwidth ("
                          + fixed((work.forwardBytes + work.backwardBytes) / 1e6, 2)
                          + " MB a step)")
           + (work.cacheBytes > 0
                  ? line("", percent(shares.cache) + " of the bandwidth of " + report.peaks.cache
                                 + " (" + fixed(work.cacheBytes / 1e6, 2) + " MB a step)")
                  : std::string())
           + line("", percent(shares.roofline()) + " of the roofline: the time of "
                          + (shares.isCacheTheLimit()    ? report.peaks.cache
                             : shares.isMemoryTheLimit() ? "memory"
                                                         : "the multiply-adds")
                          + " alone over the time taken");
}

// How a GPU's steps are launched; nothing on the CPU.
std::string launchText(const BenchReport &report)
{
    const ComputeSettings &compute = report.work.compute;
    if (compute.backend != "native" || compute.device == "cpu" || !compute.vmap)
        return {};
    const std::string &why = report.benchmark.whyNoGraph;
    return line("launched", why.empty() ? "as one CUDA graph a step; for the parts one by one"
                                        : "one kernel after the other, no CUDA graph: " + why);
}

} // namespace

std::string benchText(const BenchReport &report)
{
    const StepBenchmark &benchmark = report.benchmark;
    std::string text = line("Work", workText(report));
    text += line("Computed by", computeText(report));
    text += line("Checked", checkText(benchmark.check));
    text += "\n";
    text += line("Milliseconds", padLeft("median", numberWidth) + padLeft("least", numberWidth)
                                     + padLeft("9 of 10", numberWidth));
    text += timingLine("training step", benchmark.step);
    text += timingLine("  forward", benchmark.forward);
    text += timingLine("  backward", benchmark.backward);
    text += line("  head", padLeft(millisecondsText(benchmark.headMs), numberWidth)
                               + "  with loss and optimiser");
    text += line("timed", counted(static_cast<std::size_t>(benchmark.steps), "step"));
    text += launchText(report);
    text += "\n";
    text += peaksText(report);
    if (report.quantum)
        text += sharesText(report) + "\n" + rooflineText(report);
    return text;
}

} // namespace ansatz
