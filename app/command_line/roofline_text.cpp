// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "app/command_line/bench_report.h"
#include "app/command_line/output.h"
#include "engine/experiment/expected_time.h"

namespace ansatz {

namespace {

constexpr std::size_t labelWidth = 15;
constexpr std::size_t numberWidth = 10;

std::string row(const std::string &label, const std::vector<std::string> &numbers,
                const std::string &limit)
{
    std::string text = padRight(label, labelWidth);
    for (const std::string &number : numbers)
        text += padLeft(number, numberWidth);
    return text + (limit.empty() ? limit : "  " + limit) + "\n";
}

std::string millions(double amount)
{
    return amount > 0 ? fixed(amount / 1e6, amount < 1e7 ? 3 : 1) : "-";
}

} // namespace

std::string rooflineText(const BenchReport &report)
{
    const QuantumWork &work = *report.quantum;
    const StepBenchmark &benchmark = report.benchmark;
    const ExpectedTime forward = expectedForward(work, report.peaks);
    const ExpectedTime backward = expectedBackward(work, report.peaks);
    // Only a GPU's launches are counted; the head's are all that is known of it.
    const auto launches = [](int count) { return count > 0 ? std::to_string(count) : "-"; };
    const double headMs = 1000 * work.headLaunches * report.peaks.launchSeconds;
    const double backwardCache = work.cacheBytes - work.forwardCacheBytes;
    std::string text =
        row("Roofline", {"launches", "Mflop", "MB memory", "MB shared", "expected", "took"}, "by");
    text +=
        row("  forward",
            {launches(work.forwardLaunches), millions(2 * work.forwardFma),
             millions(work.forwardBytes), millions(work.forwardCacheBytes),
             millisecondsText(forward.milliseconds), millisecondsText(benchmark.forward.median)},
            forward.limit);
    text +=
        row("  backward",
            {launches(work.backwardLaunches), millions(2 * work.backwardFma),
             millions(work.backwardBytes), millions(backwardCache),
             millisecondsText(backward.milliseconds), millisecondsText(benchmark.backward.median)},
            backward.limit);
    if (work.headLaunches == 0)
        return text;
    text += row("  head",
                {launches(work.headLaunches), "-", "-", "-", millisecondsText(headMs),
                 millisecondsText(benchmark.headMs)},
                "launches");
    return text
           + row("  step",
                 {launches(work.forwardLaunches + work.backwardLaunches + work.headLaunches),
                  millions(2 * (work.forwardFma + work.backwardFma)),
                  millions(work.forwardBytes + work.backwardBytes), millions(work.cacheBytes),
                  millisecondsText(forward.milliseconds + backward.milliseconds + headMs),
                  millisecondsText(benchmark.step.median)},
                 "");
}

} // namespace ansatz
