// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/advice_report.h"
#include "app/command_line/output.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

using Basis = DeviceChoice::Basis;

constexpr std::size_t nameWidth = 22;
constexpr std::size_t timeWidth = 14;
constexpr std::size_t barWidth = 20;

std::string timeOf(const DeviceChoice &choice)
{
    const std::string text = millisecondsText(choice.stepMs) + " ms";
    switch (choice.basis) {
    case Basis::Measured:
        return text;
    case Basis::Estimated:
        return "~" + text;
    case Basis::AtLeast:
        return ">" + text;
    case Basis::None:
        break;
    }
    return {};
}

std::string memoryOf(const DeviceChoice &choice)
{
    if (choice.memoryNeed == 0)
        return {};
    return (choice.isNeedABound ? ", needs ≤ " : ", needs ") + formatBytes(choice.memoryNeed)
           + " of " + formatBytes(choice.memoryHave);
}

std::string lineOf(const DeviceChoice &choice, double shortest, double longest, bool isRecommended)
{
    std::string line = (isRecommended ? "> " : "  ")
                       + padRight(choice.backend + " on " + choice.device, nameWidth);
    if (!choice.canRun())
        return line + shown(choice.reason)
               + (choice.remedy.empty() ? "" : " — " + shown(choice.remedy)) + "\n";
    const bool isKnown = choice.basis == Basis::Measured || choice.basis == Basis::Estimated;
    if (choice.basis == Basis::None)
        return line + shown(choice.how) + "\n";
    line += padLeft(timeOf(choice), timeWidth) + "  "
            + padRight(isKnown ? timeBar(choice.stepMs, shortest, longest, barWidth) : "", barWidth)
            + "  " + (choice.basis == Basis::AtLeast ? "over " : "")
            + fixed(choice.secondsToEnd, choice.secondsToEnd < 10 ? 2 : 0) + " s to the end"
            + memoryOf(choice);
    if (choice.basis == Basis::Estimated)
        line += " (estimated from " + choice.how + ")";
    return line + "\n";
}

} // namespace

std::string millisecondsText(double value)
{
    const int before = value >= 1 ? static_cast<int>(std::log10(value)) + 1 : 1;
    return fixed(value, before >= 4 ? 0 : 4 - before);
}

std::string timeBar(double milliseconds, double shortest, double longest, std::size_t width)
{
    if (milliseconds <= 0 || longest <= 0)
        return {};
    // The shortest keeps a quarter, so that it is seen to be there.
    const double span = std::log(std::max(longest / shortest, 1.0 + 1e-9));
    const double share = 0.25 + 0.75 * std::log(milliseconds / shortest) / span;
    const auto length = static_cast<std::size_t>(
        std::lround(std::clamp(share, 0.05, 1.0) * static_cast<double>(width)));
    std::string bar;
    for (std::size_t i = 0; i < std::max<std::size_t>(1, length); ++i)
        bar += "█";
    return bar;
}

std::string adviceText(const DeviceAdvice &advice)
{
    double shortest = 0;
    double longest = 0;
    for (const DeviceChoice &choice : advice.choices) {
        if (choice.stepMs <= 0 || choice.basis == Basis::AtLeast)
            continue;
        shortest = shortest == 0 ? choice.stepMs : std::min(shortest, choice.stepMs);
        longest = std::max(longest, choice.stepMs);
    }
    std::string text =
        "A training step of " + counted(static_cast<std::size_t>(advice.qubits), "qubit") + ", "
        + counted(advice.operations, "operation") + ", batch " + std::to_string(advice.batch) + ", "
        + std::string(toString(advice.precision)) + ", "
        + counted(static_cast<std::size_t>(advice.stepsLeft), "step")
        + " to do (bars are logarithmic):\n";
    for (std::size_t i = 0; i < advice.choices.size(); ++i)
        text += lineOf(advice.choices[i], shortest, longest, advice.recommended == i);
    return text + (advice.recommended ? "Recommended: " : "No recommendation: ") + shown(advice.why)
           + "\n";
}

} // namespace ansatz
