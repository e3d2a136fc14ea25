// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diagnosis/independent_angles.h"

namespace ansatz {

namespace {

const Parameter &parameterOf(const ExpandedCircuit &circuit, const Occurrence &occurrence)
{
    return circuit.operations[occurrence.operation]
        .parameters[static_cast<std::size_t>(occurrence.parameter)];
}

} // namespace

std::vector<Occurrence> occurrences(const ExpandedCircuit &circuit)
{
    std::vector<Occurrence> all;
    for (std::size_t i = 0; i < circuit.operations.size(); ++i) {
        const std::vector<Parameter> &parameters = circuit.operations[i].parameters;
        for (std::size_t p = 0; p < parameters.size(); ++p) {
            if (parameters[p].source != Parameter::Source::Number)
                all.push_back({i, static_cast<int>(p), parameters[p].source, parameters[p].index,
                               parameters[p].scale, parameters[p].scaleWeight});
        }
    }
    return all;
}

std::optional<AngleInput> inputOf(const ExpandedCircuit &circuit, const Occurrence &occurrence,
                                  Parameter::Source source, std::span<const double> features,
                                  std::span<const double> weights)
{
    const Parameter &parameter = parameterOf(circuit, occurrence);
    if (source == Parameter::Source::Weight && parameter.readsWeight())
        return AngleInput{static_cast<std::size_t>(parameter.weightIndex()),
                          parameter.weightSlope(features)};
    if (source == Parameter::Source::Feature && parameter.source == source)
        return AngleInput{static_cast<std::size_t>(parameter.index),
                          parameter.featureSlope(weights)};
    return std::nullopt;
}

ExpandedCircuit independentAngles(const ExpandedCircuit &circuit,
                                  std::span<const Occurrence> chosen, Parameter::Source source,
                                  std::span<const double> features, std::span<const double> weights)
{
    ExpandedCircuit result = circuit;
    for (Operation &operation : result.operations) {
        for (Parameter &parameter : operation.parameters)
            parameter = Parameter::number(parameter.evaluate(features, weights));
    }
    const int count = static_cast<int>(chosen.size());
    const bool areWeights = source == Parameter::Source::Weight;
    result.weights = areWeights ? count : 0;
    result.features = areWeights ? 0 : count;
    result.origins.assign(static_cast<std::size_t>(result.weights), {});
    for (int k = 0; k < count; ++k) {
        const Occurrence &occurrence = chosen[static_cast<std::size_t>(k)];
        Operation &operation = result.operations[occurrence.operation];
        operation.parameters[static_cast<std::size_t>(occurrence.parameter)] =
            areWeights ? Parameter::weight(k) : Parameter::feature(k);
        if (areWeights)
            result.origins[static_cast<std::size_t>(k)] = {.operation = operation.id,
                                                           .parameter = occurrence.parameter,
                                                           .repetition = 0,
                                                           .drawnWeight = k};
    }
    return result;
}

std::vector<double> anglesOf(const ExpandedCircuit &circuit, std::span<const Occurrence> chosen,
                             std::span<const double> features, std::span<const double> weights)
{
    std::vector<double> angles;
    angles.reserve(chosen.size());
    for (const Occurrence &occurrence : chosen)
        angles.push_back(parameterOf(circuit, occurrence).evaluate(features, weights));
    return angles;
}

} // namespace ansatz
