// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/expect_result.h"
#include "app/command_line/output.h"

#include <algorithm>

namespace ansatz {

namespace {

constexpr std::size_t indexWidth = 8;
constexpr std::size_t leastWidth = 12;
constexpr int decimals = 8;

std::string cell(double value)
{
    return padLeft(fixed(value, decimals), leastWidth);
}

std::string expectationRows(const ExpectResult &result)
{
    std::string text = padRight("sample", indexWidth);
    std::vector<std::size_t> widths;
    for (const Observable &observable : result.observables) {
        const std::string name = toString(observable);
        widths.push_back(std::max(name.size(), leastWidth));
        text += "  " + padLeft(name, widths.back());
    }
    text += "\n";
    for (std::size_t sample = 0; sample < result.samples; ++sample) {
        text += padRight(std::to_string(sample), indexWidth);
        for (std::size_t i = 0; i < widths.size(); ++i)
            text += "  "
                    + padLeft(fixed(result.expectations[sample * widths.size() + i], decimals),
                              widths[i]);
        text += "\n";
    }
    return text;
}

// A line for each sample and observable, with its derivatives by all inputs of one kind.
std::string gradientRows(const ExpectResult &result, const std::vector<double> &values,
                         std::size_t count, const std::string &title, const std::string &input)
{
    if (count == 0)
        return {};
    std::string text = std::string("\n").append(title).append("\n");
    const std::size_t observables = result.observables.size();
    std::size_t width = leastWidth;
    for (const Observable &observable : result.observables)
        width = std::max(width, toString(observable).size());
    text += padRight("sample", indexWidth) + "  " + padRight("observable", width);
    for (std::size_t i = 0; i < count; ++i)
        text.append(" ").append(padLeft(input + std::to_string(i), leastWidth));
    text += "\n";
    for (std::size_t row = 0; row < result.samples * observables; ++row) {
        text += padRight(std::to_string(row / observables), indexWidth) + "  "
                + padRight(toString(result.observables[row % observables]), width);
        for (std::size_t i = 0; i < count; ++i)
            text.append(" ").append(cell(values[row * count + i]));
        text += "\n";
    }
    return text;
}

} // namespace

std::string expectTable(const ExpectResult &result)
{
    std::string text = expectationRows(result);
    if (result.gradient) {
        text += gradientRows(result, result.gradient->weights, result.gradient->weightCount,
                             "Derivatives by the weights", "w_");
        text += gradientRows(result, result.gradient->features, result.gradient->featureCount,
                             "Derivatives by the features", "x_");
    }
    return text + "\nComputed with " + result.target.backend + " on " + result.target.device + ", "
           + std::string(toString(result.precision)) + "\n";
}

} // namespace ansatz
