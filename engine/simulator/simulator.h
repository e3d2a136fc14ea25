// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/circuit.h"
#include "engine/simulator/give_up.h"
#include "engine/simulator/observable.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ansatz {

/// The inputs of a batch, row-major. All samples share the weights.
template <class Real>
struct Batch {
    std::size_t samples = 0;
    std::span<const Real> features; ///< [samples, circuit features]
    std::span<const Real> weights;  ///< [circuit weights], of the expanded circuit
};

/// Where backward writes, row-major. An empty span is not computed.
template <class Real>
struct Gradients {
    std::span<Real> weights;  ///< [circuit weights], summed over the batch
    std::span<Real> features; ///< [samples, circuit features]
};

/// Names a forward whose states may still be there for its backward; 0 names none.
using PassId = std::uint64_t;

/// Writes the loss's derivatives by the expectations of neighbouring samples, both
/// [some of the samples, observables]; `first` is the first one's place in the batch.
template <class Real>
using UpstreamOf = std::function<void(std::size_t first, std::span<const Real> expectations,
                                      std::span<Real> upstream)>;

/// A circuit and its observables, compiled once and evaluated for whole batches.
/// `Real` is float (complex64) or double (complex128).
///
/// Not thread-safe: one caller at a time. Same inputs, same machine: same bits, whatever the
/// number of threads (but not of cupynumeric's shards, over which sums are taken). Throws UserError when memory does not suffice, before allocating it.
template <class Real>
class Simulator {
public:
    virtual ~Simulator() = default;
    Simulator(const Simulator &) = delete;
    Simulator &operator=(const Simulator &) = delete;

    [[nodiscard]] virtual int features() const = 0;
    [[nodiscard]] virtual int weights() const = 0;
    [[nodiscard]] virtual int observables() const = 0;

    /// Expectation values, [samples, observables].
    virtual void forward(const Batch<Real> &batch, std::span<Real> expectations) = 0;

    /// The same, and what backward can use again is kept until the next call where memory and
    /// caches have room for it.
    virtual PassId forwardForGradients(const Batch<Real> &batch, std::span<Real> expectations)
    {
        forward(batch, expectations);
        return 0;
    }

    /// The vector-Jacobian product of `upstream` [samples, observables], exact: by the adjoint method,
    /// or an autograd.
    /// `pass` may name the forwardForGradients of the same inputs; the result is the same bits
    /// without it, for the cost of another forward.
    virtual void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                          const Gradients<Real> &gradients, PassId pass = 0) = 0;

    /// forward, and backward of what `upstreamOf` makes of it, into `expectations` and `upstream`
    /// [samples, observables]: the same bits as from the two in turn, and no sample's state need
    /// wait for the rest of the batch. `upstreamOf` is asked once for every sample, from several
    /// threads at once.
    virtual void forwardAndBackward(const Batch<Real> &batch, const UpstreamOf<Real> &upstreamOf,
                                    std::span<Real> expectations, std::span<Real> upstream,
                                    const Gradients<Real> &gradients)
    {
        const PassId pass = forwardForGradients(batch, expectations);
        upstreamOf(0, expectations, upstream);
        backward(batch, upstream, gradients, pass);
    }

    /// Asked every few milliseconds while forward and backward compute; on a GPU, whose work cannot
    /// be taken back, between its tiles of memory. When it says yes they throw
    /// Interrupted; what they were to write is then incomplete, and the next call starts afresh.
    void setGiveUp(GiveUp giveUp) { m_giveUp = std::move(giveUp); }

protected:
    Simulator() = default;

    [[nodiscard]] const GiveUp &giveUp() const { return m_giveUp; }

private:
    GiveUp m_giveUp;
};

struct SimulatorOptions {
    int threads = 1; ///< at least 1
};

/// Dense, obvious, no tricks: every gate a loop over the whole state, every derivative a forward
/// pass of its own. Checks the others; its cost grows with the number of parameters.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeReferenceSimulator(const ExpandedCircuit &circuit, std::vector<Observable> observables);

/// The fast one on the CPU: samples side by side in SIMD lanes, tiles of samples over threads,
/// gradients by the adjoint method (arXiv:2009.02823) in two states a sample.
template <class Real>
[[nodiscard]] std::unique_ptr<Simulator<Real>>
makeNativeSimulator(const ExpandedCircuit &circuit, std::vector<Observable> observables,
                    const SimulatorOptions &options);

} // namespace ansatz
