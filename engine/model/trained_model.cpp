// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/trained_model.h"

#include "engine/base/error.h"
#include "engine/base/numbers.h"
#include "engine/model/samples_at_once.h"
#include "engine/numerics/backend.h"

#include <algorithm>
#include <cmath>

namespace ansatz {

namespace {

double probabilityOf(const TrainedModel &model, std::span<const double> expectations)
{
    double sum = model.headBias;
    for (std::size_t i = 0; i < expectations.size(); ++i)
        sum += model.headWeights[i] * expectations[i];
    return 1 / (1 + std::exp(-sum));
}

std::vector<double> probabilities(const TrainedModel &model, const std::vector<double> &measured)
{
    const std::size_t width = model.observables.size();
    ANSATZ_CHECK(width > 0 && model.headWeights.size() == width,
                 "the head has a weight for every observable");
    std::vector<double> result(measured.size() / width);
    for (std::size_t row = 0; row < result.size(); ++row)
        result[row] = probabilityOf(model, std::span(measured).subspan(row * width, width));
    return result;
}

} // namespace

std::vector<double> expectations(const TrainedModel &model, const FeatureMatrix &features,
                                 int threads)
{
    const ExpandedCircuit circuit = expand(model.circuit);
    ANSATZ_CHECK(model.circuitWeights.size() == static_cast<std::size_t>(circuit.weights),
                 "the model has a number for every weight of its circuit");
    const auto inputs = static_cast<std::size_t>(circuit.features);
    if (features.columns != inputs)
        throw UserError("the circuit reads " + formatCount(inputs, "feature") + ", the data have "
                            + std::to_string(features.columns),
                        model.name);

    const auto simulator = makeSimulator<double>({.backend = "native", .threads = threads}, circuit,
                                                 model.observables);
    const std::size_t outputs = model.observables.size();
    const std::size_t chunk = samplesAtOnce(circuit.qubits);
    std::vector<double> result(features.rows * outputs);
    for (std::size_t row = 0; row < features.rows; row += chunk) {
        const std::size_t count = std::min(chunk, features.rows - row);
        simulator->forward({count, std::span(features.values).subspan(row * inputs, count * inputs),
                            model.circuitWeights},
                           std::span(result).subspan(row * outputs, count * outputs));
    }
    return result;
}

std::vector<double> predict(const TrainedModel &model, const FeatureMatrix &raw, int threads)
{
    return probabilities(
        model, expectations(model, applyPreprocessing(model.preprocessing, raw), threads));
}

void addTestVectors(TrainedModel &model, const FeatureMatrix &raw, std::size_t count, int threads)
{
    FeatureMatrix chosen = raw;
    chosen.rows = std::min(count, raw.rows);
    chosen.values.resize(chosen.rows * chosen.columns);
    const FeatureMatrix features = applyPreprocessing(model.preprocessing, chosen);
    const std::vector<double> measured = expectations(model, features, threads);
    const std::vector<double> predicted = probabilities(model, measured);

    const std::size_t width = model.observables.size();
    model.testVectors.clear();
    for (std::size_t row = 0; row < chosen.rows; ++row) {
        const auto input = chosen.row(row);
        const auto prepared = features.row(row);
        const auto values = std::span(measured).subspan(row * width, width);
        model.testVectors.push_back({{input.begin(), input.end()},
                                     {prepared.begin(), prepared.end()},
                                     {values.begin(), values.end()},
                                     predicted[row]});
    }
}

} // namespace ansatz
