// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/simulator/dense_state.h"
#include "engine/simulator/memory_plan.h"
#include "engine/simulator/simulator.h"

#include <algorithm>
#include <utility>

namespace ansatz {

namespace {

template <class Real>
class ReferenceSimulator final : public Simulator<Real> {
public:
    ReferenceSimulator(const ExpandedCircuit &circuit, std::vector<Observable> observables)
        : m_circuit(circuit), m_observables(std::move(observables))
    {}

    int features() const override { return m_circuit.features; }
    int weights() const override { return m_circuit.weights; }
    int observables() const override { return static_cast<int>(m_observables.size()); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        check(batch, expectations.size());
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            const Inputs inputs = inputsOf(batch, sample);
            const DenseState<Real> state = run(inputs);
            for (std::size_t k = 0; k < m_observables.size(); ++k)
                expectations[sample * m_observables.size() + k] =
                    static_cast<Real>(matrixElement(state.amplitudes(), m_observables[k],
                                                    state.amplitudes(), m_circuit.qubits)
                                          .real());
        }
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId) override
    {
        check(batch, upstream.size());
        ANSATZ_CHECK(gradients.weights.empty() || gradients.weights.size() == batch.weights.size(),
                     "a gradient has the size of its input");
        ANSATZ_CHECK(gradients.features.empty()
                         || gradients.features.size() == batch.features.size(),
                     "a gradient has the size of its input");
        std::vector<double> weightSums(gradients.weights.size());
        std::vector<double> featureSums(gradients.features.size());
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            const std::size_t features = static_cast<std::size_t>(m_circuit.features);
            differentiate(
                inputsOf(batch, sample),
                upstream.subspan(sample * m_observables.size(), m_observables.size()), weightSums,
                featureSums.empty() ? std::span<double>()
                                    : std::span(featureSums).subspan(sample * features, features));
        }
        std::copy(weightSums.begin(), weightSums.end(), gradients.weights.begin());
        std::copy(featureSums.begin(), featureSums.end(), gradients.features.begin());
    }

private:
    struct Inputs {
        std::vector<double> features;
        std::vector<double> weights;
    };

    void check(const Batch<Real> &batch, std::size_t values) const
    {
        ANSATZ_CHECK(batch.features.size()
                         == batch.samples * static_cast<std::size_t>(m_circuit.features),
                     "a batch has the circuit's features");
        ANSATZ_CHECK(batch.weights.size() == static_cast<std::size_t>(m_circuit.weights),
                     "a batch has the circuit's weights");
        ANSATZ_CHECK(values == batch.samples * m_observables.size(),
                     "there is a value for every sample and observable");
    }

    Inputs inputsOf(const Batch<Real> &batch, std::size_t sample) const
    {
        const std::size_t count = static_cast<std::size_t>(m_circuit.features);
        const auto features = batch.features.subspan(sample * count, count);
        return {{features.begin(), features.end()}, {batch.weights.begin(), batch.weights.end()}};
    }

    DenseState<Real> run(const Inputs &inputs) const
    {
        DenseState<Real> state(m_circuit.qubits);
        GiveUpWatch watch(this->giveUp());
        for (const Operation &operation : m_circuit.operations) {
            watch.worked(state.amplitudes().size());
            state.apply(
                operation.gate->matrix(anglesOf(operation, inputs.features, inputs.weights)),
                operation.qubits);
        }
        return state;
    }

    /// The derivative of the state by one parameter of one operation.
    DenseState<Real> tangent(const Inputs &inputs, std::size_t index, int parameter) const
    {
        DenseState<Real> state(m_circuit.qubits);
        GiveUpWatch watch(this->giveUp());
        for (std::size_t i = 0; i < m_circuit.operations.size(); ++i) {
            watch.worked(state.amplitudes().size());
            const Operation &operation = m_circuit.operations[i];
            const auto angles = anglesOf(operation, inputs.features, inputs.weights);
            state.apply(i == index ? operation.gate->derivative(angles, parameter)
                                   : operation.gate->matrix(angles),
                        operation.qubits);
        }
        return state;
    }

    void differentiate(const Inputs &inputs, std::span<const Real> upstream,
                       std::span<double> weightSums, std::span<double> featureSums) const
    {
        const DenseState<Real> state = run(inputs);
        for (std::size_t i = 0; i < m_circuit.operations.size(); ++i) {
            const auto &parameters = m_circuit.operations[i].parameters;
            for (std::size_t p = 0; p < parameters.size(); ++p) {
                const Parameter &parameter = parameters[p];
                const bool byWeight = parameter.readsWeight() && !weightSums.empty();
                const bool byFeature =
                    parameter.source == Parameter::Source::Feature && !featureSums.empty();
                if (!byWeight && !byFeature)
                    continue;
                const DenseState<Real> derivative = tangent(inputs, i, static_cast<int>(p));
                double sum = 0;
                for (std::size_t k = 0; k < m_observables.size(); ++k)
                    sum += static_cast<double>(upstream[k]) * 2
                           * matrixElement(state.amplitudes(), m_observables[k],
                                           derivative.amplitudes(), m_circuit.qubits)
                                 .real();
                if (byWeight)
                    weightSums[static_cast<std::size_t>(parameter.weightIndex())] +=
                        parameter.weightSlope(inputs.features) * sum;
                if (byFeature)
                    featureSums[static_cast<std::size_t>(parameter.index)] +=
                        parameter.featureSlope(inputs.weights) * sum;
            }
        }
    }

    ExpandedCircuit m_circuit;
    std::vector<Observable> m_observables;
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeReferenceSimulator(const ExpandedCircuit &circuit,
                                                        std::vector<Observable> observables)
{
    // The state and its tangent.
    requireMemory({.qubits = circuit.qubits,
                   .realBytes = sizeof(Real),
                   .statesPerSample = 2 * DenseState<Real>::vectors,
                   .samplesAtOnce = 1});
    for (std::size_t i = 0; i < observables.size(); ++i)
        validate(observables[i], circuit.qubits, "observable " + std::to_string(i + 1));
    return std::make_unique<ReferenceSimulator<Real>>(circuit, std::move(observables));
}

template std::unique_ptr<Simulator<float>> makeReferenceSimulator(const ExpandedCircuit &,
                                                                  std::vector<Observable>);
template std::unique_ptr<Simulator<double>> makeReferenceSimulator(const ExpandedCircuit &,
                                                                   std::vector<Observable>);

} // namespace ansatz
