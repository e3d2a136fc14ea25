// SPDX-License-Identifier: GPL-3.0-or-later
// The CUDA simulator's kernels and the order of its launches, run on the host.
#pragma once

#include "tests/support/cuda_host/cuda_host.h"

#include "engine/cuda_simulator/passes.cuh"

#include "engine/base/error.h"

#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace ansatz::test {

template <class Real>
struct HostResult {
    std::vector<Real> expectations;
    std::vector<Real> weights;
    std::vector<Real> features;

    [[nodiscard]] bool hasSameBits(const HostResult &other) const
    {
        return same(expectations, other.expectations) && same(weights, other.weights)
               && same(features, other.features);
    }

private:
    static bool same(const std::vector<Real> &a, const std::vector<Real> &b)
    {
        return a.size() == b.size()
               && std::memcmp(a.data(), b.data(), a.size() * sizeof(Real)) == 0;
    }
};

/// Memory as the device gives it: NaN in every byte, so that what is read before it is written
/// shows.
class HostMemory {
public:
    template <class T>
    T *take(std::size_t count)
    {
        m_pieces.emplace_back(count * sizeof(T) + alignof(T), '\xff');
        auto address = reinterpret_cast<std::uintptr_t>(m_pieces.back().data());
        address = (address + alignof(T) - 1) / alignof(T) * alignof(T);
        return reinterpret_cast<T *>(address);
    }

private:
    std::vector<std::vector<char>> m_pieces;
};

struct HostOptions {
    std::optional<cuda::LaunchShape::Path> path; ///< otherwise the one that a GPU would take
    std::size_t tileSamples = std::numeric_limits<std::size_t>::max();
    bool keeps = true;
    bool wantsWeights = true;
    bool wantsFeatures = true;
};

/// What is not written stays NaN.
template <class Real>
class HostSimulation {
public:
    HostSimulation(const CompiledCircuit &circuit, std::size_t samples, HostOptions options)
        : m_options(options), m_flat(cuda::flatten(circuit)), m_plan(cuda::hostPlan(m_flat)),
          m_shape(options.path ? cuda::launchShape<Real>(m_plan, *options.path)
                               : cuda::launchShape<Real>(m_plan)),
          m_samples(samples)
    {
        const bool isSteps = m_shape.path == cuda::LaunchShape::Path::Steps;
        const std::size_t tile = std::min(samples, options.tileSamples);
        if (isSteps && tile < samples)
            m_options.keeps = false; // states in global memory are kept where they are
        m_work = cuda::carveWork<Real>(m_memory, m_plan, m_shape, samples, true,
                                       {.samples = tile, .keeps = m_options.keeps});
    }

    HostResult<Real> run(std::span<const Real> features, std::span<const Real> weights,
                         std::span<const Real> upstream)
    {
        HostResult<Real> result;
        result.expectations = forward(features, weights);
        if (m_options.wantsWeights)
            result.weights.assign(weights.size(), unwritten);
        if (m_options.wantsFeatures)
            result.features.assign(features.size(), unwritten);
        backward(features, weights, upstream,
                 m_options.wantsWeights ? result.weights.data() : nullptr,
                 m_options.wantsFeatures ? result.features.data() : nullptr);
        return result;
    }

    std::vector<Real> forward(std::span<const Real> features, std::span<const Real> weights)
    {
        std::vector<Real> expectations(m_samples * m_plan.observables, unwritten);
        passes(features, weights).forward(m_options.keeps, expectations.data(), [this] {
            ++m_pauses;
        });
        return expectations;
    }

    /// After a forward of the same inputs, or with `keeps` off.
    void backward(std::span<const Real> features, std::span<const Real> weights,
                  std::span<const Real> upstream, Real *byWeights, Real *byFeatures)
    {
        passes(features, weights)
            .backward(m_options.keeps, upstream.data(), byWeights, byFeatures, m_flat,
                      [this] { ++m_pauses; });
    }

    [[nodiscard]] const cuda::LaunchShape &shape() const { return m_shape; }
    /// How often a tile ended that was not the last.
    [[nodiscard]] int pauses() const { return m_pauses; }

private:
    static constexpr Real unwritten = std::numeric_limits<Real>::quiet_NaN();

    cuda::Passes<Real> passes(std::span<const Real> features, std::span<const Real> weights) const
    {
        return {m_plan, m_shape, m_work, {m_samples, features.data(), weights.data()}, nullptr};
    }

    HostOptions m_options;
    cuda::FlatCircuit m_flat;
    cuda::DevicePlan m_plan;
    cuda::LaunchShape m_shape;
    std::size_t m_samples;
    cuda::Work<Real> m_work = {};
    int m_pauses = 0;
    HostMemory m_memory;
};

} // namespace ansatz::test
