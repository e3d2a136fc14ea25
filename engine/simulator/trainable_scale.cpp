// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/trainable_scale.h"

#include "engine/base/error.h"

#include <algorithm>
#include <map>
#include <utility>

namespace ansatz {

namespace {

template <class Real>
class ScaledSimulator final : public Simulator<Real> {
public:
    ScaledSimulator(std::unique_ptr<Simulator<Real>> simulator,
                    std::vector<WithoutTrainableScales::Column> columns)
        : m_simulator(std::move(simulator)), m_columns(std::move(columns)),
          m_wide(static_cast<std::size_t>(m_simulator->features())),
          m_narrow(m_wide - m_columns.size())
    {
        m_simulator->setGiveUp([this] { return this->giveUp() && this->giveUp()(); });
    }

    int features() const override { return static_cast<int>(m_narrow); }
    int weights() const override { return m_simulator->weights(); }
    int observables() const override { return m_simulator->observables(); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        m_simulator->forward(widened(batch), expectations);
    }

    PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        return m_simulator->forwardForGradients(widened(batch), expectations);
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId pass) override
    {
        const Batch<Real> wide = widened(batch);
        m_simulator->backward(wide, upstream, widened(batch, gradients), pass);
        narrow(batch, gradients);
    }

    void forwardAndBackward(const Batch<Real> &batch, const UpstreamOf<Real> &upstreamOf,
                            std::span<Real> expectations, std::span<Real> upstream,
                            const Gradients<Real> &gradients) override
    {
        const Batch<Real> wide = widened(batch);
        m_simulator->forwardAndBackward(wide, upstreamOf, expectations, upstream,
                                        widened(batch, gradients));
        narrow(batch, gradients);
    }

private:
    /// The batch with its columns behind its features.
    Batch<Real> widened(const Batch<Real> &batch)
    {
        ANSATZ_CHECK(batch.features.size() == batch.samples * m_narrow,
                     "a batch has the circuit's features");
        ANSATZ_CHECK(batch.weights.size() == static_cast<std::size_t>(weights()),
                     "a batch has the circuit's weights");
        m_features.resize(batch.samples * m_wide);
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            const auto row = batch.features.subspan(sample * m_narrow, m_narrow);
            auto place = std::ranges::copy(row, m_features.begin()
                                                    + static_cast<std::ptrdiff_t>(sample * m_wide))
                             .out;
            for (const auto &[feature, weight] : m_columns)
                *place++ = row[feature] * batch.weights[weight];
        }
        return {batch.samples, m_features, batch.weights};
    }

    /// Where the derivatives by the widened batch's features go.
    Gradients<Real> widened(const Batch<Real> &batch, const Gradients<Real> &gradients)
    {
        ANSATZ_CHECK(gradients.weights.empty() || gradients.weights.size() == batch.weights.size(),
                     "a gradient has the size of its input");
        ANSATZ_CHECK(gradients.features.empty()
                         || gradients.features.size() == batch.features.size(),
                     "a gradient has the size of its input");
        if (gradients.weights.empty() && gradients.features.empty())
            return gradients;
        m_byWide.resize(batch.samples * m_wide);
        return {.weights = gradients.weights, .features = m_byWide};
    }

    void narrow(const Batch<Real> &batch, const Gradients<Real> &gradients)
    {
        if (!gradients.weights.empty())
            addToWeights(batch, gradients.weights);
        if (!gradients.features.empty())
            takeFeatures(batch, gradients.features);
    }

    void addToWeights(const Batch<Real> &batch, std::span<Real> gradient)
    {
        m_sums.assign(gradient.begin(), gradient.end());
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            const Real *features = batch.features.data() + sample * m_narrow;
            const Real *byColumns = m_byWide.data() + sample * m_wide + m_narrow;
            for (std::size_t k = 0; k < m_columns.size(); ++k)
                m_sums[m_columns[k].weight] += static_cast<double>(features[m_columns[k].feature])
                                               * static_cast<double>(byColumns[k]);
        }
        std::ranges::transform(m_sums, gradient.begin(),
                               [](double sum) { return static_cast<Real>(sum); });
    }

    void takeFeatures(const Batch<Real> &batch, std::span<Real> gradient)
    {
        m_sums.resize(m_narrow);
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            const Real *byRow = m_byWide.data() + sample * m_wide;
            std::copy_n(byRow, m_narrow, m_sums.begin());
            for (std::size_t k = 0; k < m_columns.size(); ++k)
                m_sums[m_columns[k].feature] +=
                    static_cast<double>(batch.weights[m_columns[k].weight])
                    * static_cast<double>(byRow[m_narrow + k]);
            std::ranges::transform(m_sums, gradient.data() + sample * m_narrow,
                                   [](double sum) { return static_cast<Real>(sum); });
        }
    }

    std::unique_ptr<Simulator<Real>> m_simulator;
    std::vector<WithoutTrainableScales::Column> m_columns;
    std::size_t m_wide;   ///< features with columns
    std::size_t m_narrow; ///< without

    std::vector<Real> m_features; ///< [samples, wide]
    std::vector<Real> m_byWide;   ///< derivatives by them
    std::vector<double> m_sums;
};

} // namespace

bool hasTrainableScales(std::span<const Operation> operations)
{
    return std::ranges::any_of(operations, [](const Operation &operation) {
        return std::ranges::any_of(operation.parameters, &Parameter::hasTrainableScale);
    });
}

WithoutTrainableScales withoutTrainableScales(const ExpandedCircuit &circuit)
{
    WithoutTrainableScales parts{.circuit = circuit, .columns = {}};
    std::map<std::pair<int, int>, int> known;
    for (Operation &operation : parts.circuit.operations) {
        for (Parameter &parameter : operation.parameters) {
            if (!parameter.hasTrainableScale())
                continue;
            const auto [found, isNew] =
                known.try_emplace({parameter.index, parameter.scaleWeight},
                                  circuit.features + static_cast<int>(parts.columns.size()));
            if (isNew)
                parts.columns.push_back({static_cast<std::size_t>(parameter.index),
                                         static_cast<std::size_t>(parameter.scaleWeight)});
            parameter = Parameter::feature(found->second, parameter.scale, parameter.offset);
        }
    }
    parts.circuit.features += static_cast<int>(parts.columns.size());
    return parts;
}

template <class Real>
std::unique_ptr<Simulator<Real>> makeScaledSimulator(std::unique_ptr<Simulator<Real>> simulator,
                                                     const WithoutTrainableScales &parts)
{
    return std::make_unique<ScaledSimulator<Real>>(std::move(simulator), parts.columns);
}

template std::unique_ptr<Simulator<float>> makeScaledSimulator(std::unique_ptr<Simulator<float>>,
                                                               const WithoutTrainableScales &);
template std::unique_ptr<Simulator<double>> makeScaledSimulator(std::unique_ptr<Simulator<double>>,
                                                                const WithoutTrainableScales &);

} // namespace ansatz
