// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/error.h"
#include "engine/circuit/circuit.h"
#include "engine/simulator/observable.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <vector>

namespace ansatz::test {

/// A circuit of tests/reference with values that other programs computed.
struct ReferenceCircuit {
    std::string name;
    ExpandedCircuit circuit;
    std::vector<Observable> observables;
    std::size_t samples = 0;
    std::vector<double> features;         ///< [samples, features]
    std::vector<double> weights;          ///< [weights]
    std::vector<double> expectations;     ///< [samples, observables]
    std::vector<double> jacobianWeights;  ///< [samples, observables, weights]
    std::vector<double> jacobianFeatures; ///< [samples, observables, features]
};

inline Parameter referenceParameter(const nlohmann::json &value)
{
    if (value.is_number())
        return Parameter::number(value.get<double>());
    const double scale = value.value("scale", 1.0);
    const double offset = value.value("offset", 0.0);
    if (value.contains("feature"))
        return Parameter::feature(value.at("feature").get<int>(), scale, offset);
    return Parameter::weight(value.at("weight").get<int>(), scale, offset);
}

inline void flatten(const nlohmann::json &value, std::vector<double> &to)
{
    if (value.is_number()) {
        to.push_back(value.get<double>());
        return;
    }
    for (const auto &element : value)
        flatten(element, to);
}

inline ReferenceCircuit referenceCircuit(const nlohmann::json &value)
{
    ReferenceCircuit reference;
    reference.name = value.at("name").get<std::string>();
    Circuit circuit;
    circuit.qubits = value.at("qubits").get<int>();
    for (const auto &entry : value.at("gates")) {
        std::vector<Parameter> parameters;
        for (const auto &parameter : entry.value("params", nlohmann::json::array()))
            parameters.push_back(referenceParameter(parameter));
        const std::string name = entry.at("gate").get<std::string>();
        const Gate *found = findGate(name);
        ANSATZ_CHECK(found, "the gate table has " + name);
        append(circuit, *found, entry.at("qubits").get<std::vector<int>>(), parameters);
    }
    // A case may have inputs that no gate reads.
    circuit.weights = static_cast<int>(value.at("weights").size());
    circuit.features = static_cast<int>(value.at("features").at(0).size());
    reference.circuit = expand(circuit);
    for (const auto &text : value.at("observables"))
        reference.observables.push_back(parseObservable(text.get<std::string>()));
    reference.samples = value.at("features").size();
    flatten(value.at("features"), reference.features);
    flatten(value.at("weights"), reference.weights);
    flatten(value.at("expectations"), reference.expectations);
    flatten(value.at("jacobian_weights"), reference.jacobianWeights);
    flatten(value.at("jacobian_features"), reference.jacobianFeatures);
    return reference;
}

/// All of them; read once.
inline const std::vector<ReferenceCircuit> &referenceCircuits()
{
    static const std::vector<ReferenceCircuit> circuits = [] {
        std::ifstream file(ANSATZ_TEST_DATA "/reference/circuits.json");
        ANSATZ_CHECK(file.good(), "tests/reference/circuits.json is there");
        std::vector<ReferenceCircuit> all;
        const nlohmann::json document = nlohmann::json::parse(file);
        for (const auto &value : document.at("cases"))
            all.push_back(referenceCircuit(value));
        ANSATZ_CHECK(all.size() == 43, "all reference circuits were read");
        return all;
    }();
    return circuits;
}

/// The samples of a reference circuit over and over, with what a batch of them comes to.
struct Tiled {
    Tiled(const ReferenceCircuit &reference, std::size_t samples, std::vector<double> weighted)
        : upstream(std::move(weighted)), byWeights(reference.weights.size())
    {
        const std::size_t columns = static_cast<std::size_t>(reference.circuit.features);
        const std::size_t width = reference.observables.size();
        for (std::size_t sample = 0; sample < samples; ++sample) {
            const std::size_t from = sample % reference.samples;
            const auto append = [from](std::vector<double> &to, const std::vector<double> &values,
                                       std::size_t count) {
                const auto begin = values.begin() + static_cast<std::ptrdiff_t>(from * count);
                to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
            };
            append(features, reference.features, columns);
            append(expectations, reference.expectations, width);
            byFeatures.resize((sample + 1) * columns);
            for (std::size_t k = 0; k < width; ++k) {
                const double factor = upstream[sample * width + k];
                for (std::size_t i = 0; i < byWeights.size(); ++i)
                    byWeights[i] +=
                        factor
                        * reference.jacobianWeights[(from * width + k) * byWeights.size() + i];
                for (std::size_t i = 0; i < columns; ++i)
                    byFeatures[sample * columns + i] +=
                        factor * reference.jacobianFeatures[(from * width + k) * columns + i];
            }
        }
    }

    std::vector<double> upstream; ///< [samples, observables]
    std::vector<double> features;
    std::vector<double> expectations;
    std::vector<double> byWeights;
    std::vector<double> byFeatures;
};

} // namespace ansatz::test
