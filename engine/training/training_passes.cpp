// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/training_passes.h"

#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"
#include "engine/model/hybrid_model.h"
#include "engine/model/samples_at_once.h"
#include "engine/simulator/trainable_scale.h"
#include "engine/training/device_training_step.h"
#include "engine/training/evaluation.h"

#include <algorithm>

namespace ansatz {

namespace {

// So many samples keep a GPU busy, and a person who stops does not wait for them.
constexpr std::size_t mostSamplesOnGpu = 16384;

// Whole steps on the device are native's, and compute a batch as a whole.
bool isWhole(const ComputeTarget &target)
{
    return target.backend == "native" && target.vmap && cudaIndexOf(target.device).has_value();
}

// What the optimiser begins with.
OptimizerMemory memoryFor(const TrainingSettings &settings, const TrainerState *from,
                          std::size_t parameters)
{
    if (from != nullptr && from->optimizer == settings.optimizer)
        return from->memory;
    const std::size_t squares = settings.optimizer == OptimizerKind::Adam ? parameters : 0;
    return {.steps = 0,
            .mean = std::vector<double>(parameters),
            .square = std::vector<double>(squares)};
}

template <class Real>
class PassesOf : public TrainingPasses {
public:
    PassesOf(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
             const PreparedSamples &train, const PreparedSamples &test, const TrainerState *from)
        : m_model(std::move(model)), m_simulator(m_model->quantum->simulator<Real>()),
          m_parameters(*m_model), m_train(train), m_test(test), m_loss(settings.loss),
          m_samplesAtOnce(samplesAtOnce(m_model->quantum->options.circuit().qubits))
    {
        if (from == nullptr)
            return;
        const std::span<Real> all = m_parameters.all();
        ANSATZ_CHECK(from->parameters.size() == all.size(), "a state is of the model's circuit");
        std::ranges::transform(from->parameters, all.begin(),
                               [](double value) { return static_cast<Real>(value); });
        m_parameters.write();
    }

    std::vector<double> parameters() override
    {
        m_parameters.read();
        return {m_parameters.all().begin(), m_parameters.all().end()};
    }

    std::optional<EvaluationRecord> evaluateAll(std::size_t watched,
                                                const std::function<bool()> &giveUp) override
    {
        m_parameters.read();
        return evaluate<Real>(*m_simulator, m_parameters.circuit(), m_parameters.head(), m_train,
                              m_test, {m_loss, m_samplesAtOnce, watched, giveUp});
    }

protected:
    std::shared_ptr<HybridModelImpl> m_model;
    std::shared_ptr<Simulator<Real>> m_simulator;
    FlatParameters<Real> m_parameters;
    Samples<Real> m_train;
    Samples<Real> m_test;
    LossKind m_loss;
    std::size_t m_samplesAtOnce;
};

template <class Real>
class HostPasses final : public PassesOf<Real> {
public:
    HostPasses(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
               const PreparedSamples &train, const PreparedSamples &test, const TrainerState *from)
        : PassesOf<Real>(std::move(model), settings, train, test, from),
          m_step(*this->m_simulator, this->m_parameters, this->m_train, settings,
                 memoryFor(settings, from, this->m_parameters.all().size()))
    {}

    OptimizerMemory memory() const override { return m_step.memory(); }

    StepOutcome step(std::span<const std::size_t> rows) override { return m_step.run(rows); }
    void setLearningRate(double rate) override { m_step.setLearningRate(rate); }
    std::string whyNoGraph() const override
    {
        const QuantumLayerOptions &options = this->m_model->quantum->options;
        return isWhole(options.target()) && hasTrainableScales(options.circuit().operations)
                   ? "the host multiplies features by trained scales"
                   : "";
    }

private:
    TrainingStep<Real> m_step;
};

template <class Real>
class DevicePasses final : public PassesOf<Real> {
public:
    DevicePasses(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
                 const PreparedSamples &train, const PreparedSamples &test,
                 const TrainerState *from)
        : PassesOf<Real>(std::move(model), settings, train, test, from),
          m_step(*this->m_model->quantum, this->m_parameters, this->m_train, settings,
                 memoryFor(settings, from, this->m_parameters.all().size()))
    {
        this->m_samplesAtOnce = std::min(mostSamplesOnGpu, 16 * this->m_samplesAtOnce);
    }

    StepOutcome step(std::span<const std::size_t> rows) override { return m_step.run(rows); }
    void setLearningRate(double rate) override { m_step.setLearningRate(rate); }
    OptimizerMemory memory() const override { return m_step.memory(); }
    std::string whyNoGraph() const override { return m_step.onDevice().whyNoGraph(); }

private:
    DeviceTrainingStep<Real> m_step;
};

template <class Real, class... Arguments>
std::unique_ptr<TrainingPasses> makePasses(std::shared_ptr<HybridModelImpl> model,
                                           const Arguments &...arguments)
{
    const ComputeTarget &target = model->quantum->options.target();
    if (isWholeStepOnDevice(target, model->quantum->options.circuit().operations))
        return std::make_unique<DevicePasses<Real>>(std::move(model), arguments...);
    return std::make_unique<HostPasses<Real>>(std::move(model), arguments...);
}

} // namespace

bool isWholeStepOnDevice(const ComputeTarget &target, std::span<const Operation> operations)
{
    // Trained scales are multiplied with the features on the host.
    return isWhole(target) && !hasTrainableScales(operations);
}

std::unique_ptr<TrainingPasses> makeTrainingPasses(std::shared_ptr<HybridModelImpl> model,
                                                   const TrainingSettings &settings,
                                                   const PreparedSamples &train,
                                                   const PreparedSamples &test,
                                                   const TrainerState *from)
{
    if (model->quantum->options.precision() == Precision::Complex64)
        return makePasses<float>(std::move(model), settings, train, test, from);
    return makePasses<double>(std::move(model), settings, train, test, from);
}

} // namespace ansatz
