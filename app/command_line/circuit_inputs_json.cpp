// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/circuit_inputs_json.h"

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/strict_json.h"

#include <nlohmann/json.hpp>

#include <limits>

namespace ansatz {

namespace {

constexpr std::uint64_t maximumFile = 16 << 20;
constexpr double largest = std::numeric_limits<double>::max();

std::vector<double> numbersOf(const Json &value, const std::string &place)
{
    if (!value.is_array())
        throw UserError("must be an array of numbers", place);
    std::vector<double> numbers;
    numbers.reserve(value.size());
    for (std::size_t i = 0; i < value.size(); ++i)
        numbers.push_back(jsonNumber(value[i], -largest, largest, place + "/" + std::to_string(i)));
    return numbers;
}

void requireCount(std::size_t have, int want, const char *what, const std::string &place)
{
    if (have != static_cast<std::size_t>(want))
        throw UserError(std::to_string(have) + " " + what + " given, the circuit has "
                            + std::to_string(want),
                        place);
}

CircuitInputs parse(JsonObject object, const ExpandedCircuit &circuit)
{
    CircuitInputs inputs;
    if (object.has("features")) {
        const auto rows = object.array("features");
        for (const JsonObject::Element &row : rows) {
            const std::string place = object.source() + ": " + row.pointer;
            const std::vector<double> numbers = numbersOf(*row.value, place);
            requireCount(numbers.size(), circuit.features, "features", place);
            inputs.features.insert(inputs.features.end(), numbers.begin(), numbers.end());
        }
        if (rows.empty())
            object.fail("features", "must have at least one sample");
        inputs.samples = rows.size();
    }
    if (object.has("weights"))
        inputs.weights = object.numbers("weights");
    object.finish();
    return inputs;
}

} // namespace

CircuitInputs readCircuitInputs(const std::optional<std::string> &path,
                                const ExpandedCircuit &circuit)
{
    if (!path) {
        if (circuit.features > 0 || circuit.weights > 0)
            throw UserError("the circuit has " + std::to_string(circuit.features) + " features and "
                                + std::to_string(circuit.weights)
                                + " weights, but no numbers for them were given",
                            {}, R"(pass a file {"features": [[…]], "weights": […]} with --inputs)");
        return {};
    }
    const Json document = parseJson(readFile(*path, maximumFile), *path);
    const CircuitInputs inputs = parse(JsonObject(document, *path), circuit);
    requireCount(inputs.weights.size(), circuit.weights, "weights", *path + ": /weights");
    if (inputs.features.empty())
        requireCount(0, circuit.features, "features", *path + ": /features");
    return inputs;
}

} // namespace ansatz
