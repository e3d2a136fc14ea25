// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/engine/cuda_simulator/host_simulation.h"

#include "engine/cuda_simulator/cuda_training_step.h"
#include "engine/cuda_simulator/training_launches.cuh"

#include <algorithm>
#include <cstring>
#include <vector>

namespace ansatz::test {

/// Training steps, executed on the host as engine/cuda_simulator/cuda_training_step.cu does them on
/// a GPU: the same launches in the same order.
template <class Real>
class HostTraining {
public:
    HostTraining(const CompiledCircuit &circuit, const cuda::TrainingSetup<Real> &setup,
                 std::optional<cuda::LaunchShape::Path> path = {})
        : m_flat(cuda::flatten(circuit)), m_plan(cuda::hostPlan(m_flat)),
          m_shape(path ? cuda::launchShape<Real>(m_plan, *path) : cuda::launchShape<Real>(m_plan)),
          m_work(cuda::carveWork<Real>(m_memory, m_plan, m_shape, setup.batch, true,
                                       {.samples = setup.batch, .keeps = true})),
          m_sizes{.samples = setup.targets.size(),
                  .columns = circuit.features,
                  .batch = setup.batch,
                  .observables = circuit.observables,
                  .circuitWeights = circuit.weights,
                  .hasBias = setup.parameters.size() > circuit.weights + circuit.observables,
                  .isCrossEntropy = setup.isCrossEntropy,
                  .isAdam = setup.isAdam,
                  .momentum = setup.momentum},
          m_arrays(cuda::carveTraining<Real>(m_memory, m_sizes)), m_learningRate(setup.learningRate)
    {
        std::ranges::copy(setup.features, m_arrays.features);
        std::ranges::copy(setup.targets, m_arrays.targets);
        std::ranges::copy(setup.parameters, m_arrays.launches.update.parameters);
        std::fill_n(m_arrays.moments, moments(), Real(0));
    }

    cuda::TrainingOutcome run(std::span<const std::size_t> rows)
    {
        const cuda::StepNumbers numbers =
            cuda::stepNumbers<Real>(m_sizes.isAdam, m_learningRate, m_steps + 1);
        std::memcpy(m_arrays.inputs, &numbers, sizeof numbers);
        auto *place = reinterpret_cast<std::uint32_t *>(m_arrays.inputs + cuda::besideStruct);
        for (const std::size_t row : rows)
            *place++ = static_cast<std::uint32_t>(row);
        const auto between = [] {};
        const auto passes = [&](std::size_t samples, const Real *features, const Real *weights) {
            return cuda::Passes<Real>{
                m_plan, m_shape, m_work, {samples, features, weights}, nullptr};
        };
        m_arrays.launches.run(
            rows.size(), nullptr,
            [&](std::size_t samples, const Real *features, const Real *weights,
                Real *expectations) {
                passes(samples, features, weights).forward(true, expectations, between);
            },
            [&](std::size_t samples, const Real *features, const Real *weights,
                const Real *upstream, Real *gradient) {
                passes(samples, features, weights)
                    .backward(true, upstream, gradient, nullptr, m_flat, between);
            });
        cuda::StepReport report;
        std::memcpy(&report, m_arrays.outputs, sizeof report);
        m_steps += report.isDone != 0 ? 1 : 0;
        return {.loss = report.loss, .isDone = report.isDone != 0};
    }

    void setLearningRate(double rate) { m_learningRate = rate; }

    [[nodiscard]] std::vector<Real> parameters() const
    {
        const auto *first = reinterpret_cast<const Real *>(m_arrays.outputs + cuda::besideStruct);
        return {first, first + m_sizes.parameters()};
    }
    /// Parameters and moments, as they lie.
    [[nodiscard]] std::vector<Real> everything() const
    {
        std::vector<Real> all = parameters();
        all.insert(all.end(), m_arrays.moments, m_arrays.moments + moments());
        return all;
    }

private:
    [[nodiscard]] std::size_t moments() const
    {
        return (m_sizes.isAdam ? 2 : 1) * m_sizes.parameters();
    }

    HostMemory m_memory;
    cuda::FlatCircuit m_flat;
    cuda::DevicePlan m_plan;
    cuda::LaunchShape m_shape;
    cuda::Work<Real> m_work;
    cuda::TrainingSizes m_sizes;
    cuda::TrainingArrays<Real> m_arrays;
    double m_learningRate;
    std::int64_t m_steps = 0;
};

} // namespace ansatz::test
