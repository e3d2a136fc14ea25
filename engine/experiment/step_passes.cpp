// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/experiment/step_passes.h"

#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/cuda_simulator/cuda_training_step.h"
#include "engine/model/initial_weights.h"
#include "engine/training/training_passes.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace ansatz {

namespace {

using Clock = std::chrono::steady_clock;

template <class Real>
class PassesOf : public StepPasses {
public:
    explicit PassesOf(const BenchmarkWork &work)
        : m_samples(work.features.rows),
          m_features(work.features.values.begin(), work.features.values.end())
    {
        const ExpandedCircuit circuit = expand(work.circuit);
        m_simulator = makeSimulator<Real>(targetOf(work.compute), circuit, work.observables);
        const std::vector<double> weights =
            initialCircuitWeights(work.circuit, work.training.initialSpread, work.seed);
        m_weights.assign(weights.begin(), weights.end());
        m_byWeights.resize(weights.size());
        m_expectations.resize(m_samples * work.observables.size());
        m_upstream.resize(m_expectations.size());
        m_upstreamOf = [each = Real(1) / static_cast<Real>(m_samples)](
                           std::size_t, std::span<const Real>, std::span<Real> upstream) {
            std::ranges::fill(upstream, each);
        };
    }

    [[nodiscard]] BenchmarkCheck check(const BenchmarkWork &work) override
    {
        return checkWork(work, *m_simulator);
    }

    void run() override
    {
        // In turn the one and the other finds the caches as a training step leaves them.
        m_isForwardFirst = !m_isForwardFirst;
        const double alone = m_isForwardFirst ? timeForward() : 0;
        const double layer = timeLayer();
        forward.push_back(m_isForwardFirst ? alone : timeForward());
        backward.push_back(layer - forward.back());
    }

protected:
    static double milliseconds(Clock::duration duration)
    {
        return std::chrono::duration<double, std::milli>(duration).count();
    }

    double timeForward()
    {
        const Clock::time_point start = Clock::now();
        m_simulator->forward({m_samples, m_features, m_weights}, m_expectations);
        return milliseconds(Clock::now() - start);
    }

    double timeLayer()
    {
        const Clock::time_point start = Clock::now();
        m_simulator->forwardAndBackward({m_samples, m_features, m_weights}, m_upstreamOf,
                                        m_expectations, m_upstream, {m_byWeights, {}});
        return milliseconds(Clock::now() - start);
    }

    bool m_isForwardFirst = false;
    std::size_t m_samples;
    std::vector<Real> m_features;
    std::vector<Real> m_weights;
    std::vector<Real> m_byWeights;
    std::vector<Real> m_expectations;
    std::vector<Real> m_upstream;
    UpstreamOf<Real> m_upstreamOf;
    std::unique_ptr<Simulator<Real>> m_simulator;
};

// The simulator is checked; whole steps, that leave batches where they are, are taken apart.
template <class Real>
class DevicePasses final : public PassesOf<Real> {
public:
    DevicePasses(const BenchmarkWork &work, int device)
        : PassesOf<Real>(work), m_rows(work.features.rows)
    {
        std::iota(m_rows.begin(), m_rows.end(), std::size_t(0));
        std::vector<Real> parameters = this->m_weights;
        parameters.resize(parameters.size() + work.observables.size() + (work.head.bias ? 1 : 0));
        m_step = cuda::makeCudaTrainingStep<Real>(
            compile(expand(work.circuit), work.observables), device,
            {.features = this->m_features,
             .targets = work.targets,
             .parameters = parameters,
             .batch = m_rows.size(),
             .isCrossEntropy = work.training.loss == LossKind::BinaryCrossEntropy,
             .isAdam = work.training.optimizer == OptimizerKind::Adam,
             .learningRate = work.training.learningRate,
             .momentum = work.training.momentum});
    }

    void run() override
    {
        cuda::TrainingOutcome outcome;
        const cuda::StepParts parts = m_step->timeParts(m_rows, outcome);
        ANSATZ_CHECK(outcome.isDone, "a step of finite angles is done");
        this->forward.push_back(parts.forward);
        this->backward.push_back(parts.backward);
        this->head.push_back(parts.head);
    }

private:
    std::vector<std::size_t> m_rows;
    std::unique_ptr<cuda::CudaTrainingStep<Real>> m_step;
};

template <class Real>
std::unique_ptr<StepPasses> passesOf(const BenchmarkWork &work)
{
    if (isWholeStepOnDevice(targetOf(work.compute), work.circuit.operations))
        return std::make_unique<DevicePasses<Real>>(work, *cudaIndexOf(work.compute.device));
    return std::make_unique<PassesOf<Real>>(work);
}

} // namespace

std::unique_ptr<StepPasses> makeStepPasses(const BenchmarkWork &work)
{
    return work.compute.precision == Precision::Complex64 ? passesOf<float>(work)
                                                          : passesOf<double>(work);
}

} // namespace ansatz
