// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/evaluation.h"

#include "engine/training/metrics.h"

#include <algorithm>
#include <array>

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

template <class Real>
struct Evaluation {
    std::optional<PartResult> evaluatePart(const Samples<Real> &part, std::size_t watched);

    Simulator<Real> &simulator;
    std::span<const Real> circuitWeights;
    const Head<Real> &head;
    const EvaluationTask &task;
    ClassSums sums;
    std::vector<Real> expectations; ///< of a portion
};

template <class Real>
std::optional<PartResult> Evaluation<Real>::evaluatePart(const Samples<Real> &part,
                                                         std::size_t watched)
{
    PartResult result;
    std::vector<double> probabilities(part.rows);
    const std::size_t width = head.weights.size();
    for (std::size_t first = 0; first < part.rows; first += task.samplesAtOnce) {
        if (task.giveUp())
            return std::nullopt;
        const std::size_t count = std::min(task.samplesAtOnce, part.rows - first);
        expectations.resize(count * width);
        simulator.forward({count, part.some(first, count), circuitWeights}, expectations);
        classify<Real>(head, expectations, std::span(probabilities).subspan(first, count));

        for (std::size_t i = 0; i < count; ++i) {
            const auto target = static_cast<std::size_t>(part.targets[first + i]);
            const auto sample = std::span<const Real>(expectations).subspan(i * width, width);
            for (std::size_t k = 0; k < width; ++k)
                sums.expectations[target][k] += double(sample[k]);
            ++sums.samples[target];
            if (first + i == watched)
                result.watched.assign(sample.begin(), sample.end());
        }
    }
    result.loss = meanLoss(task.loss, probabilities, part.targets);
    result.accuracy = accuracy(probabilities, part.targets);
    return result;
}

} // namespace

template <class Real>
std::optional<EvaluationRecord>
evaluate(Simulator<Real> &simulator, std::span<const Real> circuitWeights, const Head<Real> &head,
         const Samples<Real> &train, const Samples<Real> &test, const EvaluationTask &task)
{
    Evaluation<Real> evaluation{simulator, circuitWeights, head, task, {}, {}};
    ClassSums &sums = evaluation.sums;
    sums.expectations.assign(2, std::vector<double>(head.weights.size()));

    EvaluationRecord record;
    std::optional<PartResult> part = evaluation.evaluatePart(train, task.watched);
    if (!part)
        return std::nullopt;
    record.trainLoss = part->loss;
    record.trainAccuracy = part->accuracy;
    record.watched = std::move(part->watched);
    record.hasTest = test.rows > 0;
    if (record.hasTest) {
        part = evaluation.evaluatePart(test, test.rows);
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
    record.circuitWeights.assign(circuitWeights.begin(), circuitWeights.end());
    return record;
}

template std::optional<EvaluationRecord> evaluate(Simulator<float> &, std::span<const float>,
                                                  const Head<float> &, const Samples<float> &,
                                                  const Samples<float> &, const EvaluationTask &);
template std::optional<EvaluationRecord> evaluate(Simulator<double> &, std::span<const double>,
                                                  const Head<double> &, const Samples<double> &,
                                                  const Samples<double> &, const EvaluationTask &);

} // namespace ansatz
