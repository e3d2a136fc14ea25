// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/tile_pass.h"

#include <algorithm>
#include <array>

namespace ansatz {

namespace {

constexpr std::size_t largestMatrix = 64; // elements of a gate on three qubits

bool isWeight(const Parameter &parameter)
{
    return parameter.source == Parameter::Source::Weight;
}

bool isFeature(const Parameter &parameter)
{
    return parameter.source == Parameter::Source::Feature;
}

} // namespace

template <class Real>
void SharedMatrices<Real>::prepare(const TileCircuit &circuit, std::span<const Real> weights,
                                   bool withDerivatives)
{
    const std::vector<double> values(weights.begin(), weights.end());
    std::vector<double> angles;
    matrices.resize(2 * circuit.sharedElements);
    derivatives.clear();
    derivativeAt.assign(circuit.operations.size(), 0);
    for (std::size_t i = 0; i < circuit.operations.size(); ++i) {
        const TileOperation &operation = circuit.operations[i];
        if (operation.usesFeatures || operation.shape->elements.empty())
            continue;
        angles.clear();
        for (const Parameter &parameter : operation.parameters)
            angles.push_back(parameter.evaluate({}, values));
        packMatrix(*operation.shape, operation.gate->matrix(angles),
                   matrices.data() + 2 * operation.matrixAt);
        derivativeAt[i] = derivatives.size();
        if (!withDerivatives)
            continue;
        for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
            if (!isWeight(operation.parameters[p]))
                continue;
            const std::size_t at = derivatives.size();
            derivatives.resize(at + 2 * operation.shape->elements.size());
            packMatrix(*operation.shape, operation.gate->derivative(angles, static_cast<int>(p)),
                       derivatives.data() + at);
        }
    }
}

template <class Real>
TilePass<Real>::TilePass(const TileCircuit &circuit, const SharedMatrices<Real> &shared,
                         const Kernels<Real> &kernels, const Batch<Real> &batch,
                         std::size_t firstSample, Workspace<Real> &workspace, const GiveUp &giveUp)
    : m_circuit(circuit), m_shared(shared), m_kernels(kernels), m_batch(batch), m_work(workspace),
      m_first(firstSample), m_lanes(static_cast<std::size_t>(kernels.lanes)), m_watch(giveUp)
{
    m_samples = std::min(m_lanes, batch.samples - firstSample);
    m_work.state.require(2 * circuit.amplitudes() * m_lanes);
    m_work.matrix.require(2 * largestMatrix * m_lanes);
    m_work.values.require(std::max<std::size_t>(1, circuit.terms.size()) * m_lanes);
    readFeatures();
}

// Lanes without a sample run with features 0.
template <class Real>
void TilePass<Real>::readFeatures()
{
    m_work.features.assign(m_lanes * m_circuit.features, 0);
    const auto from =
        m_batch.features.subspan(m_first * m_circuit.features, m_samples * m_circuit.features);
    std::copy(from.begin(), from.end(), m_work.features.begin());
}

template <class Real>
void TilePass<Real>::evaluateAngles(const TileOperation &operation, std::size_t lane)
{
    const std::span<const double> features =
        std::span<const double>(m_work.features)
            .subspan(lane * m_circuit.features, m_circuit.features);
    m_work.angles.clear();
    for (const Parameter &parameter : operation.parameters)
        m_work.angles.push_back(
            isWeight(parameter)
                ? parameter.scale
                          * static_cast<double>(
                              m_batch.weights[static_cast<std::size_t>(parameter.index)])
                      + parameter.offset
                : parameter.evaluate(features, {}));
}

template <class Real>
auto TilePass<Real>::matrixOf(const TileOperation &operation) -> MatrixView
{
    if (!operation.usesFeatures)
        return {m_shared.matrices.data() + 2 * operation.matrixAt, false};
    for (std::size_t lane = 0; lane < m_lanes; ++lane) {
        evaluateAngles(operation, lane);
        packMatrix(*operation.shape, operation.gate->matrix(m_work.angles), m_work.matrix.data(),
                   m_lanes, lane);
    }
    return {m_work.matrix.data(), true};
}

template <class Real>
void TilePass<Real>::evolve()
{
    Real *const state = m_work.state.data();
    m_kernels.reset(state, m_circuit.amplitudes());
    for (const TileOperation &operation : m_circuit.operations) {
        m_watch.worked(amplitudes());
        if (operation.shape->kind == GateShape::Kind::Swap) {
            m_kernels.applySwap(state, operation.groups);
            continue;
        }
        const MatrixView matrix = matrixOf(operation);
        const auto apply = operation.shape->kind == GateShape::Kind::Dense
                               ? m_kernels.applyDense
                               : m_kernels.applyDiagonal;
        apply(state, operation.groups, matrix.data, matrix.perLane);
    }
}

template <class Real>
void TilePass<Real>::forward(std::span<Real> expectations)
{
    evolve();
    Real *const values = m_work.values.data();
    m_kernels.diagonalExpectations(m_work.state.data(), m_circuit.amplitudes(),
                                   m_circuit.strings.data(), m_circuit.diagonalTerms, values);
    for (std::size_t t = m_circuit.diagonalTerms; t < m_circuit.terms.size(); ++t) {
        m_watch.worked(amplitudes());
        m_kernels.pauliExpectation(m_work.state.data(), m_circuit.amplitudes(),
                                   m_circuit.strings[t], values + t * m_lanes);
    }
    for (std::size_t lane = 0; lane < m_samples; ++lane) {
        Real *const row = expectations.data() + (m_first + lane) * m_circuit.observables;
        std::fill_n(row, m_circuit.observables, Real(0));
        for (std::size_t t = 0; t < m_circuit.terms.size(); ++t)
            row[m_circuit.terms[t].observable] +=
                static_cast<Real>(m_circuit.terms[t].coefficient) * values[t * m_lanes + lane];
    }
}

// lambda = Σ upstream · O · state
template <class Real>
void TilePass<Real>::startLambda(std::span<const Real> upstream)
{
    Real *const values = m_work.values.data();
    for (std::size_t t = 0; t < m_circuit.terms.size(); ++t) {
        const TileTerm &term = m_circuit.terms[t];
        for (std::size_t lane = 0; lane < m_lanes; ++lane) {
            values[t * m_lanes + lane] =
                lane < m_samples
                    ? static_cast<Real>(term.coefficient)
                          * upstream[(m_first + lane) * m_circuit.observables + term.observable]
                    : Real(0);
        }
    }
    m_kernels.diagonalProduct(m_work.state.data(), m_work.lambda.data(), m_circuit.amplitudes(),
                              m_circuit.strings.data(), m_circuit.diagonalTerms, values);
    for (std::size_t t = m_circuit.diagonalTerms; t < m_circuit.terms.size(); ++t) {
        m_watch.worked(amplitudes());
        m_kernels.addPauliProduct(m_work.state.data(), m_work.lambda.data(), m_circuit.amplitudes(),
                                  m_circuit.strings[t], values + t * m_lanes);
    }
}

template <class Real>
void TilePass<Real>::undo(const TileOperation &operation, bool withOverlap)
{
    Real *const state = m_work.state.data();
    Real *const lambda = m_work.lambda.data();
    if (operation.shape->kind == GateShape::Kind::Swap) {
        m_kernels.applySwap(state, operation.groups);
        m_kernels.applySwap(lambda, operation.groups);
        return;
    }
    const MatrixView matrix = matrixOf(operation);
    const auto undoGate = operation.shape->kind == GateShape::Kind::Dense ? m_kernels.undoDense
                                                                          : m_kernels.undoDiagonal;
    undoGate(state, lambda, operation.groups, matrix.data, matrix.perLane,
             withOverlap ? m_work.overlap.data() : nullptr);
}

// 2·Re Σ derivative · overlap
template <class Real>
double TilePass<Real>::derivativeOf(const TileOperation &operation, const double *derivative,
                                    std::size_t lane) const
{
    const Real *const overlap = m_work.overlap.data();
    double sum = 0;
    for (std::size_t e = 0; e < operation.shape->elements.size(); ++e)
        sum += derivative[2 * e] * static_cast<double>(overlap[2 * e * m_lanes + lane])
               - derivative[2 * e + 1] * static_cast<double>(overlap[(2 * e + 1) * m_lanes + lane]);
    return 2 * sum;
}

template <class Real>
void TilePass<Real>::collect(std::size_t index, std::span<double> weightSums,
                             std::span<double> featureSums)
{
    const TileOperation &operation = m_circuit.operations[index];
    const double *shared = m_shared.derivatives.data() + m_shared.derivativeAt[index];
    std::array<double, 2 * largestMatrix> perLane;
    for (std::size_t lane = 0; lane < m_samples; ++lane) {
        if (operation.usesFeatures)
            evaluateAngles(operation, lane);
        std::size_t sharedIndex = 0;
        for (std::size_t p = 0; p < operation.parameters.size(); ++p) {
            const Parameter &parameter = operation.parameters[p];
            const std::span<double> sums = isWeight(parameter)    ? weightSums
                                           : isFeature(parameter) ? featureSums
                                                                  : std::span<double>();
            if (sums.empty())
                continue;
            const double *derivative = perLane.data();
            if (operation.usesFeatures)
                packMatrix(*operation.shape,
                           operation.gate->derivative(m_work.angles, static_cast<int>(p)),
                           perLane.data());
            else
                derivative = shared + 2 * operation.shape->elements.size() * sharedIndex++;
            const std::size_t row = isFeature(parameter) ? lane * m_circuit.features : 0;
            sums[row + static_cast<std::size_t>(parameter.index)] +=
                parameter.scale * derivativeOf(operation, derivative, lane);
        }
    }
}

template <class Real>
void TilePass<Real>::backward(std::span<const Real> upstream, std::span<double> weightSums,
                              std::span<Real> featureGradients)
{
    std::vector<double> featureSums(featureGradients.empty() ? 0 : m_samples * m_circuit.features);
    const auto isWanted = [&](const TileOperation &operation) {
        return (operation.usesWeights && !weightSums.empty())
               || (operation.usesFeatures && !featureSums.empty());
    };
    // Before the first operation with a wanted derivative there is nothing left to learn.
    const auto first =
        std::find_if(m_circuit.operations.begin(), m_circuit.operations.end(), isWanted);
    if (first != m_circuit.operations.end()) {
        m_work.lambda.require(m_work.state.size());
        m_work.overlap.require(2 * largestMatrix * m_lanes);
        evolve();
        startLambda(upstream);
        for (auto i = m_circuit.operations.size(); i-- > 0;) {
            const TileOperation &operation = m_circuit.operations[i];
            const bool wanted = isWanted(operation);
            m_watch.worked(2 * amplitudes());
            undo(operation, wanted);
            if (wanted)
                collect(i, weightSums, featureSums);
            if (&operation == &*first)
                break;
        }
    }
    if (!featureGradients.empty())
        std::transform(featureSums.begin(), featureSums.end(),
                       featureGradients.begin()
                           + static_cast<std::ptrdiff_t>(m_first * m_circuit.features),
                       [](double value) { return static_cast<Real>(value); });
}

template struct SharedMatrices<float>;
template struct SharedMatrices<double>;
template class TilePass<float>;
template class TilePass<double>;

} // namespace ansatz
