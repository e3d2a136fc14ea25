// SPDX-License-Identifier: GPL-3.0-or-later
// A small trainer with data, for the tests of training.
#pragma once

#include "engine/base/error.h"
#include "engine/circuit/templates.h"
#include "engine/data/batches.h"
#include "engine/model/hybrid_model.h"
#include "engine/training/step_times.h"
#include "engine/training/trainer.h"
#include "engine/training/training_passes.h"
#include "tests/engine/training/recorder.h"

#include <torch/utils.h>

#include <cmath>
#include <limits>
#include <thread>

namespace ansatz {

inline constexpr std::uint64_t seed = 4;

// Two features; the class is the sign of the first.
inline PreparedSamples makeSamples(std::size_t rows)
{
    PreparedSamples samples;
    samples.features.rows = rows;
    samples.features.columns = 2;
    Random random(1);
    for (std::size_t i = 0; i < rows; ++i) {
        const double x = 2 * random.uniform() - 1;
        samples.features.values.insert(samples.features.values.end(), {x, random.uniform()});
        samples.targets.push_back(x > 0 ? 1 : 0);
    }
    samples.raw = samples.features;
    return samples;
}

struct Setup {
    explicit Setup(const TrainingSettings &settings = {}, PreparedSamples samples = makeSamples(40))
        : train(std::move(samples)),
          model(QuantumLayerOptions(circuit()).seed(seed), HeadSettings()),
          trainer(model.ptr(), settings, train, test, seed)
    {}

    static Circuit circuit()
    {
        Circuit circuit;
        circuit.qubits = 2;
        appendAngleEncoding(circuit, "ry");
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
        append(circuit, gate("rx"), {1}, {Parameter::weight(1)});
        return circuit;
    }

    std::vector<torch::Tensor> copies()
    {
        std::vector<torch::Tensor> result;
        for (const torch::Tensor &parameter : model->parameters())
            result.push_back(parameter.detach().clone());
        return result;
    }

    PreparedSamples train;
    PreparedSamples test = makeSamples(10);
    HybridModel model;
    Trainer trainer;
    Recorder recorder;
};

inline bool allEqual(const std::vector<torch::Tensor> &a, const std::vector<torch::Tensor> &b)
{
    return std::ranges::equal(a, b,
                              [](const auto &x, const auto &y) { return torch::equal(x, y); });
}

inline TrainingSettings quick(int steps)
{
    TrainingSettings settings;
    settings.steps = steps;
    settings.learningRate = 0.1;
    settings.batch = 8;
    settings.evaluateEvery = 5;
    return settings;
}

} // namespace ansatz
