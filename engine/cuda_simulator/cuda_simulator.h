// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/compiled_circuit.h"
#include "engine/simulator/simulator.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace ansatz::cuda {

/// Evaluates a compiled circuit for batches that lie on a CUDA device. All pointers are the
/// device's, rows are dense; `stream` is a cudaStream_t.
///
/// forward and backward only put work into the stream: they wait for nothing, and after prepare()
/// or a first call of a size they allocate nothing, so that they can be captured in a CUDA graph.
/// A captured graph is good until a larger batch comes, gradients are first asked for, or the
/// simulator goes. Not thread-safe; one
/// stream at a time. Same inputs: same bits.
///
/// Throws UserError when the device's memory does not suffice, before taking it, and for what the
/// device reports.
template <class Real>
class DeviceSimulator final {
public:
    DeviceSimulator(const CompiledCircuit &circuit, int deviceIndex);
    ~DeviceSimulator();
    DeviceSimulator(const DeviceSimulator &) = delete;
    DeviceSimulator &operator=(const DeviceSimulator &) = delete;

    /// Allocates for batches up to that size. Waits for the device when it must reallocate.
    void prepare(std::size_t samples, bool withGradients);

    /// Expectations [samples, observables]. `keeps`: states stay for a backward where memory has
    /// room for them. Returns the pass's name for that backward, 0 when nothing was kept.
    PassId forward(std::size_t samples, const Real *features, const Real *weights,
                   Real *expectations, void *stream, bool keeps = false);

    /// The vector-Jacobian product of `upstream` [samples, observables]. Null gradients are not
    /// computed. With the `pass` of the last forward, of the same inputs, it goes on from its
    /// states; the same bits otherwise.
    void backward(std::size_t samples, const Real *features, const Real *weights,
                  const Real *upstream, Real *weightGradient, Real *featureGradient, void *stream,
                  PassId pass = 0);

    /// Called between tiles of a batch that memory cuts; may throw. Not while a graph is captured.
    void setBetweenTiles(std::function<void()> between);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// A simulator on device `deviceIndex` that takes batches from the host and brings the results
/// back. Throws UserError naming the reason when there is no such device.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeCudaSimulator(const ExpandedCircuit &circuit, const std::vector<Observable> &observables,
                  int deviceIndex);

} // namespace ansatz::cuda
