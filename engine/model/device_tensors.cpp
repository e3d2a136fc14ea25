// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/device_tensors.h"

#include "engine/base/error.h"
#include "engine/cuda_simulator/cuda_simulator.h"

#include <c10/core/Stream.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <optional>

namespace ansatz {

namespace {

template <class Real>
class DeviceTensorSimulator final : public Simulator<Real> {
public:
    DeviceTensorSimulator(const ExpandedCircuit &circuit,
                          const std::vector<Observable> &observables, int deviceIndex)
        : m_features(circuit.features), m_weights(circuit.weights),
          m_observables(static_cast<int>(observables.size())),
          m_device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(deviceIndex)),
          m_simulator(compile(circuit, observables), deviceIndex)
    {
        m_simulator.setBetweenTiles([this] {
            m_stream->synchronize();
            askGiveUp();
        });
    }

    int features() const override { return m_features; }
    int weights() const override { return m_weights; }
    int observables() const override { return m_observables; }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        (void)run(batch, expectations, false);
    }

    PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        return run(batch, expectations, true);
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId pass) override
    {
        askGiveUp();
        m_simulator.backward(batch.samples, batch.features.data(), batch.weights.data(),
                             upstream.data(), orNull(gradients.weights), orNull(gradients.features),
                             current(), pass);
    }

private:
    static Real *orNull(std::span<Real> span) { return span.empty() ? nullptr : span.data(); }

    PassId run(const Batch<Real> &batch, std::span<Real> expectations, bool keeps)
    {
        ANSATZ_CHECK(expectations.size() == batch.samples * static_cast<std::size_t>(m_observables),
                     "there is a value for every sample and observable");
        askGiveUp();
        return m_simulator.forward(batch.samples, batch.features.data(), batch.weights.data(),
                                   expectations.data(), current(), keeps);
    }

    // The simulator works in memory of its own, which two streams must not use at once.
    void *current()
    {
        const c10::Stream now = c10::impl::VirtualGuardImpl(m_device.type()).getStream(m_device);
        if (m_stream && *m_stream != now)
            m_stream->synchronize();
        m_stream = now;
        return now.native_handle();
    }

    void askGiveUp() const
    {
        if (this->giveUp() && this->giveUp()())
            throw Interrupted();
    }

    int m_features;
    int m_weights;
    int m_observables;
    c10::Device m_device;
    std::optional<c10::Stream> m_stream; ///< of the last call
    cuda::DeviceSimulator<Real> m_simulator;
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>>
makeDeviceTensorSimulator(const ExpandedCircuit &circuit,
                          const std::vector<Observable> &observables, int deviceIndex)
{
    return std::make_unique<DeviceTensorSimulator<Real>>(circuit, observables, deviceIndex);
}

torch::Tensor withColumns(const torch::Tensor &samples, const torch::Tensor &weight,
                          const std::vector<WithoutTrainableScales::Column> &columns)
{
    if (columns.empty())
        return samples;
    std::vector<torch::Tensor> parts = {samples};
    for (const auto &[feature, scale] : columns)
        parts.push_back(samples.narrow(1, static_cast<std::int64_t>(feature), 1)
                        * weight.select(0, static_cast<std::int64_t>(scale)));
    return at::cat(parts, 1);
}

template std::unique_ptr<Simulator<float>>
makeDeviceTensorSimulator(const ExpandedCircuit &, const std::vector<Observable> &, int);
template std::unique_ptr<Simulator<double>>
makeDeviceTensorSimulator(const ExpandedCircuit &, const std::vector<Observable> &, int);

} // namespace ansatz
