// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/simulator/state_evolution.h"

#include "engine/base/error.h"
#include "engine/simulator/dense_state.h"
#include "engine/simulator/memory_plan.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace ansatz {

namespace {

/// std::complex's product asks for infinities that cannot come here.
struct Amplitude {
    double re = 0;
    double im = 0;
};

Amplitude of(const std::complex<double> &value)
{
    return {value.real(), value.imag()};
}

Amplitude operator*(Amplitude a, Amplitude b)
{
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

Amplitude operator+(Amplitude a, Amplitude b)
{
    return {a.re + b.re, a.im + b.im};
}

/// How many of the leading qubits only say whether the others are acted on: where one of them is 0
/// the matrix is the identity.
int controlsOf(const GateMatrix &matrix)
{
    int controls = 0;
    int first = 0; // of the block that acts
    while (matrix.dimension - first > 2) {
        const int half = first + (matrix.dimension - first) / 2;
        for (int row = first; row < matrix.dimension; ++row)
            for (int column = first; column < matrix.dimension; ++column)
                if ((row < half || column < half)
                    && matrix.at(row, column) != double(row == column))
                    return controls;
        first = half;
        ++controls;
    }
    return controls;
}

Amplitude load(const double *amplitudes, std::size_t index)
{
    return {amplitudes[2 * index], amplitudes[2 * index + 1]};
}

void store(double *amplitudes, std::size_t index, Amplitude value)
{
    amplitudes[2 * index] = value.re;
    amplitudes[2 * index + 1] = value.im;
}

/// Goes over all indices whose `bits` are 0, in runs of neighbours: visit(first, length).
template <class Visit>
void forRuns(std::size_t size, std::vector<std::size_t> bits, const Visit &visit)
{
    std::ranges::sort(bits);
    const std::size_t length = bits.front();
    const std::size_t runs = (size >> bits.size()) / length;
    for (std::size_t run = 0; run < runs; ++run) {
        std::size_t index = run * length;
        for (const std::size_t bit : bits)
            index = ((index & ~(bit - 1)) << 1) | (index & (bit - 1));
        visit(index, length);
    }
}

/// One qubit changes, where all bits of `ones` are 1.
void applyToPairs(StateVector &state, const std::vector<std::size_t> &bits, std::size_t ones,
                  std::size_t target, const std::array<std::complex<double>, 4> &matrix)
{
    auto *const amplitudes = reinterpret_cast<double *>(state.data());
    const Amplitude m00 = of(matrix[0]);
    const Amplitude m01 = of(matrix[1]);
    const Amplitude m10 = of(matrix[2]);
    const Amplitude m11 = of(matrix[3]);
    const bool diagonal = matrix[1] == 0.0 && matrix[2] == 0.0;
    const bool phase = diagonal && matrix[0] == 1.0;
    forRuns(state.size(), bits, [&](std::size_t first, std::size_t length) {
        double *const zero = amplitudes + 2 * (first | ones);
        double *const one = zero + 2 * target;
        if (phase) {
            for (std::size_t k = 0; k < length; ++k)
                store(one, k, m11 * load(one, k));
        } else if (diagonal) {
            for (std::size_t k = 0; k < length; ++k) {
                store(zero, k, m00 * load(zero, k));
                store(one, k, m11 * load(one, k));
            }
        } else {
            for (std::size_t k = 0; k < length; ++k) {
                const Amplitude a = load(zero, k);
                const Amplitude b = load(one, k);
                store(zero, k, m00 * a + m01 * b);
                store(one, k, m10 * a + m11 * b);
            }
        }
    });
}

} // namespace

void applyInPlace(StateVector &state, int qubits, const GateMatrix &matrix,
                  std::span<const int> gateQubits)
{
    std::vector<std::size_t> bits; // of the matrix's index, most significant first
    for (const int qubit : gateQubits)
        bits.push_back(std::size_t(1) << (qubits - 1 - qubit));
    const auto controls = static_cast<std::size_t>(controlsOf(matrix));
    std::size_t ones = 0;
    for (std::size_t k = 0; k < controls; ++k)
        ones |= bits[k];
    const int moved = static_cast<int>(bits.size() - controls);
    const int dimension = 1 << moved;
    const int corner = matrix.dimension - dimension;
    if (moved == 1) {
        applyToPairs(state, bits, ones, bits.back(),
                     {matrix.at(corner, corner), matrix.at(corner, corner + 1),
                      matrix.at(corner + 1, corner), matrix.at(corner + 1, corner + 1)});
        return;
    }
    std::array<std::size_t, 8> offsets{};
    for (std::size_t row = 0; row < static_cast<std::size_t>(dimension); ++row)
        for (std::size_t k = 0; k < static_cast<std::size_t>(moved); ++k)
            if (row >> (static_cast<std::size_t>(moved) - 1 - k) & 1)
                offsets[row] |= bits[controls + k];
    std::array<Amplitude, 64> elements{};
    for (int row = 0; row < dimension; ++row)
        for (int column = 0; column < dimension; ++column)
            elements[static_cast<std::size_t>(row * dimension + column)] =
                of(matrix.at(corner + row, corner + column));
    auto *const amplitudes = reinterpret_cast<double *>(state.data());
    const auto size = static_cast<std::size_t>(dimension);
    forRuns(state.size(), bits, [&](std::size_t first, std::size_t length) {
        for (std::size_t x = first | ones; x < (first | ones) + length; ++x) {
            std::array<Amplitude, 8> before{};
            for (std::size_t k = 0; k < size; ++k)
                before[k] = load(amplitudes, x + offsets[k]);
            for (std::size_t row = 0; row < size; ++row) {
                Amplitude sum;
                for (std::size_t k = 0; k < size; ++k)
                    sum = sum + elements[row * size + k] * before[k];
                store(amplitudes, x + offsets[row], sum);
            }
        }
    });
}

StateVector evolve(const ExpandedCircuit &circuit, std::span<const double> features,
                   std::span<const double> weights, const GiveUp &giveUp,
                   const std::function<void(std::size_t)> &progress)
{
    ANSATZ_CHECK(features.size() == static_cast<std::size_t>(circuit.features)
                     && weights.size() == static_cast<std::size_t>(circuit.weights),
                 "inputs have the circuit's sizes");
    requireMemory({.qubits = circuit.qubits,
                   .realBytes = sizeof(double),
                   .statesPerSample = 1,
                   .samplesAtOnce = 1,
                   .precisionIsFixed = true});
    StateVector state(std::size_t(1) << circuit.qubits);
    state[0] = 1;
    GiveUpWatch watch(giveUp);
    for (const Operation &operation : circuit.operations) {
        const std::vector<double> angles = anglesOf(operation, features, weights);
        for (const double angle : angles)
            if (!std::isfinite(angle))
                throw UserError("an angle becomes too large for a number",
                                "operation " + std::to_string(operation.id) + " ("
                                    + std::string(operation.gate->name) + ")",
                                "use smaller inputs, or scale them less");
        applyInPlace(state, circuit.qubits, operation.gate->matrix(angles), operation.qubits);
        watch.worked(state.size());
        if (progress)
            progress(state.size());
    }
    return state;
}

} // namespace ansatz
