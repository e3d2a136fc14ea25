// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/numerics/sample_by_sample.h"

#include "engine/base/error.h"

#include <algorithm>

namespace ansatz {

namespace {

template <class Real>
class SampleBySample final : public Simulator<Real> {
public:
    explicit SampleBySample(std::unique_ptr<Simulator<Real>> simulator)
        : m_simulator(std::move(simulator))
    {}

    int features() const override { return m_simulator->features(); }
    int weights() const override { return m_simulator->weights(); }
    int observables() const override { return m_simulator->observables(); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        check(batch, expectations.size());
        const auto width = static_cast<std::size_t>(observables());
        for (std::size_t sample = 0; sample < batch.samples; ++sample)
            m_simulator->forward(sampleOf(batch, sample),
                                 expectations.subspan(sample * width, width));
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId) override
    {
        check(batch, upstream.size());
        const auto width = static_cast<std::size_t>(observables());
        sumOverSamples(batch, gradients, [&](std::size_t sample, const Gradients<Real> &ofSample) {
            m_simulator->backward(sampleOf(batch, sample), upstream.subspan(sample * width, width),
                                  ofSample);
        });
    }

    void forwardAndBackward(const Batch<Real> &batch, const UpstreamOf<Real> &upstreamOf,
                            std::span<Real> expectations, std::span<Real> upstream,
                            const Gradients<Real> &gradients) override
    {
        check(batch, expectations.size());
        check(batch, upstream.size());
        const auto width = static_cast<std::size_t>(observables());
        sumOverSamples(batch, gradients, [&](std::size_t sample, const Gradients<Real> &ofSample) {
            m_simulator->forwardAndBackward(
                sampleOf(batch, sample),
                [&](std::size_t, std::span<const Real> values, std::span<Real> byValues) {
                    upstreamOf(sample, values, byValues);
                },
                expectations.subspan(sample * width, width),
                upstream.subspan(sample * width, width), ofSample);
        });
    }

private:
    // Calls task(sample, its gradients), and adds up those of the weights.
    template <class Task>
    void sumOverSamples(const Batch<Real> &batch, const Gradients<Real> &gradients,
                        const Task &task)
    {
        const auto columns = static_cast<std::size_t>(features());
        std::vector<Real> ofSample(gradients.weights.size());
        std::vector<double> sums(gradients.weights.size());
        for (std::size_t sample = 0; sample < batch.samples; ++sample) {
            task(sample, Gradients<Real>{.weights = ofSample,
                                         .features = gradients.features.empty()
                                                         ? std::span<Real>()
                                                         : gradients.features.subspan(
                                                             sample * columns, columns)});
            for (std::size_t k = 0; k < sums.size(); ++k)
                sums[k] += static_cast<double>(ofSample[k]);
        }
        std::ranges::transform(sums, gradients.weights.begin(),
                               [](double sum) { return static_cast<Real>(sum); });
    }

    void check(const Batch<Real> &batch, std::size_t values)
    {
        ANSATZ_CHECK(batch.features.size() == batch.samples * static_cast<std::size_t>(features()),
                     "a batch has the circuit's features");
        ANSATZ_CHECK(batch.weights.size() == static_cast<std::size_t>(weights()),
                     "a batch has the circuit's weights");
        ANSATZ_CHECK(values == batch.samples * static_cast<std::size_t>(observables()),
                     "there is a value for every sample and observable");
        m_simulator->setGiveUp(this->giveUp());
    }

    [[nodiscard]] Batch<Real> sampleOf(const Batch<Real> &batch, std::size_t sample) const
    {
        const auto columns = static_cast<std::size_t>(features());
        return {1, batch.features.subspan(sample * columns, columns), batch.weights};
    }

    std::unique_ptr<Simulator<Real>> m_simulator;
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeSampleBySample(std::unique_ptr<Simulator<Real>> simulator)
{
    return std::make_unique<SampleBySample<Real>>(std::move(simulator));
}

template std::unique_ptr<Simulator<float>> makeSampleBySample(std::unique_ptr<Simulator<float>>);
template std::unique_ptr<Simulator<double>> makeSampleBySample(std::unique_ptr<Simulator<double>>);

} // namespace ansatz
