// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/evaluation.h"

#include "engine/model/hybrid_model.h"
#include "engine/model/samples_at_once.h"
#include "engine/training/metrics.h"
#include "engine/training/tensors.h"

#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>

namespace ansatz {

namespace {

// What is summed up over the samples of both parts.
struct ClassSums {
    std::array<std::size_t, 2> samples{};
    std::vector<std::vector<double>> expectations; ///< [2][observables]
};

struct PartResult {
    double loss = 0;
    double accuracy = 0;
    std::vector<double> watched;
};

std::optional<PartResult> evaluatePart(HybridModelImpl &model, const PreparedSamples &part,
                                       LossKind loss, std::size_t watched, ClassSums &sums,
                                       const std::function<bool()> &giveUp)
{
    PartResult result;
    std::vector<double> probabilities;
    probabilities.reserve(part.features.rows);
    const std::size_t chunk = samplesAtOnce(model.quantum->options.circuit().qubits);
    std::vector<std::size_t> rows;
    for (std::size_t first = 0; first < part.features.rows; first += rows.size()) {
        if (giveUp())
            return std::nullopt;
        rows.resize(std::min(chunk, part.features.rows - first));
        std::iota(rows.begin(), rows.end(), first);
        const torch::Tensor measured =
            model.quantum->forward(rowsAsTensor(part.features, rows, model.quantum->weight));
        const std::vector<double> found = toDoubles(model.classify(measured));
        probabilities.insert(probabilities.end(), found.begin(), found.end());

        const std::vector<double> values = toDoubles(measured);
        const std::size_t width = values.size() / rows.size();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto target = static_cast<std::size_t>(part.targets[rows[i]]);
            const auto sample = std::span(values).subspan(i * width, width);
            std::ranges::transform(sums.expectations[target], sample,
                                   sums.expectations[target].begin(), std::plus<>());
            ++sums.samples[target];
            if (rows[i] == watched)
                result.watched.assign(sample.begin(), sample.end());
        }
    }
    result.loss = meanLoss(loss, probabilities, part.targets);
    result.accuracy = accuracy(probabilities, part.targets);
    return result;
}

} // namespace

std::optional<EvaluationRecord> evaluate(HybridModelImpl &model, const PreparedSamples &train,
                                         const PreparedSamples &test, LossKind loss,
                                         std::size_t watched, const std::function<bool()> &giveUp)
{
    const torch::NoGradGuard noGrad;
    const QuantumLayerOptions &options = model.quantum->options;
    const std::size_t observables = options.observables().empty()
                                        ? static_cast<std::size_t>(options.circuit().qubits)
                                        : options.observables().size();
    ClassSums sums;
    sums.expectations.assign(2, std::vector<double>(observables));

    EvaluationRecord record;
    std::optional<PartResult> part = evaluatePart(model, train, loss, watched, sums, giveUp);
    if (!part)
        return std::nullopt;
    record.trainLoss = part->loss;
    record.trainAccuracy = part->accuracy;
    record.watched = std::move(part->watched);
    record.hasTest = test.features.rows > 0;
    if (record.hasTest) {
        part = evaluatePart(model, test, loss, test.features.rows, sums, giveUp);
        if (!part)
            return std::nullopt;
        record.testLoss = part->loss;
        record.testAccuracy = part->accuracy;
    }
    for (std::size_t target = 0; target < 2; ++target) {
        for (double &value : sums.expectations[target])
            value /= static_cast<double>(std::max<std::size_t>(1, sums.samples[target]));
    }
    record.classMeans = std::move(sums.expectations);
    record.circuitWeights = toDoubles(model.quantum->weight);
    return record;
}

} // namespace ansatz
