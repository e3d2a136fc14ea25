// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cuda_simulator/cuda_simulator.h"
#include "engine/cuda_simulator/device_memory.cuh"
#include "engine/cuda_simulator/passes.cuh"

#include "engine/base/error.h"

namespace ansatz::cuda {

template <class Real>
struct DeviceSimulator<Real>::State {
    FlatCircuit flat;
    int device;
    DevicePlan plan;
    LaunchShape shape;
    DeviceMemory circuit; ///< the flat circuit's arrays
    DeviceMemory memory;  ///< what `work` points into
    Work<Real> work = {};
    Tiling tiling;
    std::size_t samples = 0; ///< that there is memory for
    bool hasGradients = false;
    PassId lastPass = 0;
    bool isKept = false; ///< the states of lastPass are still there
    std::function<void()> between;

    State(const CompiledCircuit &compiled, int deviceIndex)
        : flat(flatten(compiled)), device(deviceIndex), plan(flat.counts),
          shape(launchShape<Real>(flat.counts))
    {
        const CurrentDevice current(device);
        Carver counting(nullptr);
        const auto count = [&](const auto &array, auto &) {
            using Element = typename std::decay_t<decltype(array)>::value_type;
            (void)counting.take<Element>(array.size());
        };
        visitArrays(flat, plan, count);
        circuit.allocate(counting.bytes());
        Carver carver(circuit.start());
        visitArrays(flat, plan, [&](const auto &array, auto &pointer) {
            using Element = typename std::decay_t<decltype(array)>::value_type;
            Element *target = carver.take<Element>(array.size());
            check(cudaMemcpy(target, array.data(), array.size() * sizeof(Element),
                             cudaMemcpyHostToDevice));
            pointer = target;
        });
    }

    ~State()
    {
        if (isLost(device))
            return;
        // Kernels may still run; the memory goes with them.
        int before = 0;
        if (cudaGetDevice(&before) == cudaSuccess && before != device)
            (void)cudaSetDevice(device);
        circuit.release();
        memory.release();
        (void)cudaSetDevice(before);
    }

    void prepare(std::size_t wanted, bool withGradients)
    {
        if (wanted <= samples && (hasGradients || !withGradients))
            return;
        const std::size_t count = std::max(wanted, samples);
        const bool gradients = hasGradients || withGradients;
        isKept = false;
        samples = 0;
        memory.allocate(0);
        std::size_t free = 0;
        std::size_t total = 0;
        check(cudaMemGetInfo(&free, &total));
        const std::uint64_t available = free / 10 * 9;
        tiling = chooseTiling(memoryNeed<Real>(plan, shape, count, gradients), shape,
                              static_cast<int>(plan.qubits), sizeof(Real) == 8, count, gradients,
                              available);
        Carver counting(nullptr);
        (void)carveWork<Real>(counting, plan, shape, count, gradients, tiling);
        memory.allocate(counting.bytes());
        Carver carver(memory.start());
        work = carveWork<Real>(carver, plan, shape, count, gradients, tiling);
        samples = count;
        hasGradients = gradients;
    }

    Passes<Real> passes(std::size_t count, const Real *features, const Real *weights,
                        void *stream) const
    {
        return {plan, shape, work, {count, features, weights}, stream};
    }

    void betweenTiles() const
    {
        if (between)
            between();
    }
};

template <class Real>
DeviceSimulator<Real>::DeviceSimulator(const CompiledCircuit &circuit, int deviceIndex)
    : m_state(std::make_unique<State>(circuit, deviceIndex))
{}

template <class Real>
DeviceSimulator<Real>::~DeviceSimulator() = default;

template <class Real>
void DeviceSimulator<Real>::setBetweenTiles(std::function<void()> between)
{
    m_state->between = std::move(between);
}

template <class Real>
void DeviceSimulator<Real>::prepare(std::size_t samples, bool withGradients)
{
    const CurrentDevice current(m_state->device);
    m_state->prepare(samples, withGradients);
}

template <class Real>
PassId DeviceSimulator<Real>::forward(std::size_t samples, const Real *features,
                                      const Real *weights, Real *expectations, void *stream,
                                      bool keeps)
{
    State &state = *m_state;
    const CurrentDevice current(state.device);
    state.prepare(samples, keeps);
    state.isKept = false;
    const bool isKept = keeps && state.tiling.keeps;
    state.passes(samples, features, weights, stream).forward(isKept, expectations, [&] {
        state.betweenTiles();
    });
    state.isKept = isKept;
    ++state.lastPass;
    return isKept ? state.lastPass : 0;
}

template <class Real>
void DeviceSimulator<Real>::backward(std::size_t samples, const Real *features, const Real *weights,
                                     const Real *upstream, Real *weightGradient,
                                     Real *featureGradient, void *stream, PassId pass)
{
    State &state = *m_state;
    const CurrentDevice current(state.device);
    state.prepare(samples, true);
    const bool resumes = pass != 0 && pass == state.lastPass && state.isKept;
    // States in global memory are undone in place; a backward that starts anew writes over tables.
    state.isKept = resumes && state.shape.path != LaunchShape::Path::Steps;
    state.passes(samples, features, weights, stream)
        .backward(resumes, upstream, weightGradient, featureGradient, state.flat,
                  [&] { state.betweenTiles(); });
}

} // namespace ansatz::cuda
