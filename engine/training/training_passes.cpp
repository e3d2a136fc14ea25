// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/training_passes.h"

#include "engine/model/hybrid_model.h"
#include "engine/model/samples_at_once.h"
#include "engine/training/evaluation.h"

namespace ansatz {

namespace {

template <class Real>
class PassesOf final : public TrainingPasses {
public:
    PassesOf(std::shared_ptr<HybridModelImpl> model, const TrainingSettings &settings,
             const PreparedSamples &train, const PreparedSamples &test)
        : m_model(std::move(model)), m_simulator(m_model->quantum->simulator<Real>()),
          m_parameters(*m_model), m_train(train), m_test(test), m_loss(settings.loss),
          m_step(*m_simulator, m_parameters, m_train, settings)
    {}

    StepOutcome step(std::span<const std::size_t> rows) override { return m_step.run(rows); }

    void setLearningRate(double rate) override { m_step.setLearningRate(rate); }

    std::optional<EvaluationRecord> evaluateAll(std::size_t watched,
                                                const std::function<bool()> &giveUp) override
    {
        m_parameters.read();
        const int qubits = m_model->quantum->options.circuit().qubits;
        return evaluate<Real>(*m_simulator, m_parameters.circuit(), m_parameters.head(), m_train,
                              m_test, {m_loss, samplesAtOnce(qubits), watched, giveUp});
    }

private:
    std::shared_ptr<HybridModelImpl> m_model;
    std::shared_ptr<Simulator<Real>> m_simulator;
    FlatParameters<Real> m_parameters;
    Samples<Real> m_train;
    Samples<Real> m_test;
    LossKind m_loss;
    TrainingStep<Real> m_step;
};

} // namespace

std::unique_ptr<TrainingPasses> makeTrainingPasses(std::shared_ptr<HybridModelImpl> model,
                                                   const TrainingSettings &settings,
                                                   const PreparedSamples &train,
                                                   const PreparedSamples &test)
{
    if (model->quantum->options.precision() == Precision::Complex64)
        return std::make_unique<PassesOf<float>>(std::move(model), settings, train, test);
    return std::make_unique<PassesOf<double>>(std::move(model), settings, train, test);
}

} // namespace ansatz
