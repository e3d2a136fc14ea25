// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/expect_result.h"

#include <nlohmann/json.hpp>

namespace ansatz {

namespace {

using Json = nlohmann::ordered_json;

// The rows [first, first + count) of a row-major matrix as arrays.
Json rowsOf(const std::vector<double> &values, std::size_t first, std::size_t count,
            std::size_t columns)
{
    Json rows = Json::array();
    for (std::size_t row = first; row < first + count; ++row) {
        Json line = Json::array();
        for (std::size_t column = 0; column < columns; ++column)
            line.push_back(values[row * columns + column]);
        rows.push_back(std::move(line));
    }
    return rows;
}

Json bySample(const std::vector<double> &values, const Jacobian &jacobian, std::size_t columns)
{
    Json samples = Json::array();
    for (std::size_t sample = 0; sample < jacobian.samples; ++sample)
        samples.push_back(
            rowsOf(values, sample * jacobian.observables, jacobian.observables, columns));
    return samples;
}

} // namespace

std::string expectJson(const ExpectResult &result)
{
    Json document = {
        {"expectations", rowsOf(result.expectations, 0, result.samples, result.observables.size())},
    };
    if (result.gradient) {
        document["gradient"] = {
            {"weights",
             bySample(result.gradient->weights, *result.gradient, result.gradient->weightCount)},
            {"features",
             bySample(result.gradient->features, *result.gradient, result.gradient->featureCount)},
        };
    }
    document["bit_order"] = "qubit_0_is_most_significant";
    document["backend"] = result.target.backend;
    document["device"] = result.target.device;
    document["precision"] = std::string(toString(result.precision));
    return document.dump() + "\n";
}

} // namespace ansatz
