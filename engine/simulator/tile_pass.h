// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/simulator/aligned_buffer.h"
#include "engine/simulator/tile_circuit.h"
#include "engine/simulator/give_up.h"
#include "engine/simulator/kernels.h"
#include "engine/simulator/simulator.h"

#include <span>
#include <vector>

namespace ansatz {

/// The matrices that all samples share, for given weights.
template <class Real>
struct SharedMatrices {
    /// Computes the matrices, and with `withDerivatives` those of the weights' derivatives.
    void prepare(const TileCircuit &circuit, std::span<const Real> weights,
                 bool withDerivatives);

    std::vector<Real> matrices;      ///< [element][re|im], operations at their matrixAt
    std::vector<double> derivatives; ///< of every trainable parameter in order, [element][re|im]
    /// Where the derivatives of an operation start.
    std::vector<std::size_t> derivativeAt;
};

/// What a thread needs to take samples through a circuit. Kept between calls.
template <class Real>
struct Workspace {
    AlignedBuffer<Real> state;
    AlignedBuffer<Real> lambda;
    AlignedBuffer<Real> matrix;  ///< of one operation, per lane
    AlignedBuffer<Real> overlap; ///< of one operation, per lane
    AlignedBuffer<Real> values;  ///< of every term, per lane
    std::vector<double> angles;
    std::vector<double> features; ///< [lane][feature]
};

/// Up to `lanes` samples of a batch on their way through a circuit.
template <class Real>
class TilePass final {
public:
    /// Its functions throw Interrupted when `giveUp` says so.
    TilePass(const TileCircuit &circuit, const SharedMatrices<Real> &shared,
             const Kernels<Real> &kernels, const Batch<Real> &batch, std::size_t firstSample,
             Workspace<Real> &workspace, const GiveUp &giveUp);

    /// Writes the rows of its samples.
    void forward(std::span<Real> expectations);

    /// Adds to `weightSums` unless that is empty, and writes the rows of its samples in
    /// `featureGradients` unless that is empty.
    void backward(std::span<const Real> upstream, std::span<double> weightSums,
                  std::span<Real> featureGradients);

private:
    struct MatrixView {
        const Real *data;
        bool perLane;
    };

    [[nodiscard]] std::size_t amplitudes() const { return m_circuit.amplitudes() * m_lanes; }
    void readFeatures();
    void evolve();
    MatrixView matrixOf(const TileOperation &operation);
    void evaluateAngles(const TileOperation &operation, std::size_t lane);
    void startLambda(std::span<const Real> upstream);
    void undo(const TileOperation &operation, bool withOverlap);
    void collect(std::size_t index, std::span<double> weightSums, std::span<double> featureSums);
    double derivativeOf(const TileOperation &operation, const double *derivative,
                        std::size_t lane) const;

    const TileCircuit &m_circuit;
    const SharedMatrices<Real> &m_shared;
    const Kernels<Real> &m_kernels;
    const Batch<Real> &m_batch;
    Workspace<Real> &m_work;
    std::size_t m_first;
    std::size_t m_samples; ///< the lanes in use
    std::size_t m_lanes;
    GiveUpWatch m_watch;
};

} // namespace ansatz
