// SPDX-License-Identifier: GPL-3.0-or-later
// Batches of the host, computed on a device.
#include "engine/cuda_simulator/cuda_simulator.h"
#include "engine/cuda_simulator/device_memory.cuh"
#include "engine/cuda_simulator/stream.cuh"

#include "engine/base/error.h"
#include "engine/cuda/cuda_devices.h"

#include <algorithm>
#include <string>

namespace ansatz::cuda {

namespace {

template <class Real>
class CudaSimulator final : public Simulator<Real> {
public:
    CudaSimulator(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
                  int device)
        : m_features(static_cast<std::size_t>(circuit.features)),
          m_weights(static_cast<std::size_t>(circuit.weights)), m_observables(observables.size()),
          m_device(device), m_simulator(compile(circuit, observables), device)
    {
        const CurrentDevice current(device);
        m_stream = std::make_unique<Stream>();
        m_simulator.setBetweenTiles([this] {
            m_stream->wait();
            askGiveUp();
        });
    }

    ~CudaSimulator() override
    {
        if (isLost(m_device))
            return;
        // What a failed call left running uses memory that goes now.
        int before = 0;
        if (cudaGetDevice(&before) == cudaSuccess && cudaSetDevice(m_device) == cudaSuccess)
            (void)cudaDeviceSynchronize();
        m_stream.reset();
        m_memory.release();
        (void)cudaSetDevice(before);
    }

    int features() const override { return static_cast<int>(m_features); }
    int weights() const override { return static_cast<int>(m_weights); }
    int observables() const override { return static_cast<int>(m_observables); }

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
        ANSATZ_CHECK(upstream.size() == batch.samples * m_observables,
                     "there is a value for every sample and observable");
        ANSATZ_CHECK(gradients.weights.empty() || gradients.weights.size() == batch.weights.size(),
                     "a gradient has the size of its input");
        ANSATZ_CHECK(gradients.features.empty()
                         || gradients.features.size() == batch.features.size(),
                     "a gradient has the size of its input");
        if (batch.samples == 0) {
            std::ranges::fill(gradients.weights, Real(0));
            return;
        }
        const CurrentDevice current(m_device);
        askGiveUp();
        const Arrays arrays = bring(batch);
        copyIn(arrays.values, upstream);
        m_simulator.backward(batch.samples, arrays.features, arrays.weights, arrays.values,
                             gradients.weights.empty() ? nullptr : arrays.weightGradient,
                             gradients.features.empty() ? nullptr : arrays.featureGradient,
                             m_stream->get(), pass);
        copyOut(gradients.weights, arrays.weightGradient);
        copyOut(gradients.features, arrays.featureGradient);
        m_stream->wait();
    }

private:
    struct Arrays {
        Real *features;
        Real *weights;
        Real *values; ///< expectations or upstream
        Real *featureGradient;
        Real *weightGradient;
    };

    PassId run(const Batch<Real> &batch, std::span<Real> expectations, bool keeps)
    {
        ANSATZ_CHECK(expectations.size() == batch.samples * m_observables,
                     "there is a value for every sample and observable");
        if (batch.samples == 0)
            return 0;
        const CurrentDevice current(m_device);
        askGiveUp();
        const Arrays arrays = bring(batch);
        const PassId pass = m_simulator.forward(batch.samples, arrays.features, arrays.weights,
                                                arrays.values, m_stream->get(), keeps);
        copyOut(expectations, arrays.values);
        m_stream->wait();
        return pass;
    }

    void askGiveUp() const
    {
        if (this->giveUp() && this->giveUp()())
            throw Interrupted();
    }

    Arrays arraysAt(unsigned char *start, std::size_t samples, std::size_t &bytes) const
    {
        Carver carver(start);
        Arrays arrays{};
        arrays.features = carver.take<Real>(samples * m_features);
        arrays.weights = carver.take<Real>(m_weights);
        arrays.values = carver.take<Real>(samples * m_observables);
        arrays.featureGradient = carver.take<Real>(samples * m_features);
        arrays.weightGradient = carver.take<Real>(m_weights);
        bytes = carver.bytes();
        return arrays;
    }

    Arrays bring(const Batch<Real> &batch)
    {
        ANSATZ_CHECK(batch.features.size() == batch.samples * m_features,
                     "a batch has the circuit's features");
        ANSATZ_CHECK(batch.weights.size() == m_weights, "a batch has the circuit's weights");
        std::size_t bytes = 0;
        (void)arraysAt(nullptr, batch.samples, bytes);
        if (bytes > m_memory.bytes()) {
            m_stream->wait();
            m_memory.allocate(bytes);
        }
        const Arrays arrays = arraysAt(m_memory.start(), batch.samples, bytes);
        copyIn(arrays.features, batch.features);
        copyIn(arrays.weights, batch.weights);
        return arrays;
    }

    void copyIn(Real *to, std::span<const Real> from)
    {
        check(cudaMemcpyAsync(to, from.data(), from.size_bytes(), cudaMemcpyHostToDevice,
                              m_stream->get()));
    }

    void copyOut(std::span<Real> to, const Real *from)
    {
        if (!to.empty())
            check(cudaMemcpyAsync(to.data(), from, to.size_bytes(), cudaMemcpyDeviceToHost,
                                  m_stream->get()));
    }

    std::size_t m_features;
    std::size_t m_weights;
    std::size_t m_observables;
    int m_device;
    DeviceMemory m_memory;
    std::unique_ptr<Stream> m_stream;
    DeviceSimulator<Real> m_simulator;
};

} // namespace

template <class Real>
std::unique_ptr<Simulator<Real>> makeCudaSimulator(const ExpandedCircuit &circuit,
                                                   const std::vector<Observable> &observables,
                                                   int deviceIndex)
{
    const CudaStatus &status = cudaStatus();
    if (status.devices.empty())
        throw UserError(status.reason, "device", status.remedy);
    if (std::ranges::find(status.devices, deviceIndex, &CudaDevice::index) == status.devices.end())
        throw UserError("cuda:" + std::to_string(deviceIndex) + " cannot be used here", "device",
                        "choose cuda:" + std::to_string(status.devices.front().index));
    return std::make_unique<CudaSimulator<Real>>(circuit, observables, deviceIndex);
}

template std::unique_ptr<Simulator<float>> makeCudaSimulator(const ExpandedCircuit &,
                                                             const std::vector<Observable> &, int);
template std::unique_ptr<Simulator<double>> makeCudaSimulator(const ExpandedCircuit &,
                                                              const std::vector<Observable> &, int);

} // namespace ansatz::cuda
