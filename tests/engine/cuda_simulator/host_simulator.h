// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/engine/cuda_simulator/host_simulation.h"

#include "engine/simulator/simulator.h"

#include <algorithm>
#include <utility>

namespace ansatz::test {

/// The kernels on the host as a simulator like the others, for what computes with any of them.
template <class Real>
class HostSimulator final : public Simulator<Real> {
public:
    HostSimulator(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
                  cuda::LaunchShape::Path path)
        : m_circuit(compile(circuit, observables)), m_options{.path = path, .keeps = false}
    {}

    int features() const override { return static_cast<int>(m_circuit.features); }
    int weights() const override { return static_cast<int>(m_circuit.weights); }
    int observables() const override { return static_cast<int>(m_circuit.observables); }

    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        HostSimulation<Real> simulation(m_circuit, batch.samples, m_options);
        std::ranges::copy(simulation.forward(batch.features, batch.weights), expectations.begin());
    }

    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId) override
    {
        HostSimulation<Real> simulation(m_circuit, batch.samples, m_options);
        simulation.backward(batch.features, batch.weights, upstream,
                            gradients.weights.empty() ? nullptr : gradients.weights.data(),
                            gradients.features.empty() ? nullptr : gradients.features.data());
    }

private:
    CompiledCircuit m_circuit;
    HostOptions m_options;
};

} // namespace ansatz::test
