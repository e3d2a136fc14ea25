// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/feature_maps.h"

#include "engine/base/error.h"

#include <bit>
#include <cmath>
#include <functional>

namespace ansatz {

namespace {

/// The operations that rotate qubit `target` by an angle of its own for every state of the qubits
/// before it: 2^target rotations, a CNOT after each (arXiv:quant-ph/0407010, figure 2).
void appendMultiplexed(Circuit &circuit, std::string_view gateName, int target,
                       const std::function<Parameter(std::size_t)> &angle)
{
    const std::size_t count = std::size_t{1} << target;
    for (std::size_t k = 0; k < count; ++k) {
        append(circuit, gate(gateName), {target}, {angle(k)});
        if (target == 0)
            continue;
        const std::size_t next = (k + 1) % count;
        const std::size_t changed = (k ^ (k >> 1)) ^ (next ^ (next >> 1));
        append(circuit, gate("cx"), {target - 1 - std::countr_zero(changed), target});
    }
}

/// The angles of those rotations from the angle of every state.
std::vector<double> multiplexedAngles(const std::vector<double> &ofStates)
{
    std::vector<double> angles(ofStates.size());
    for (std::size_t k = 0; k < angles.size(); ++k) {
        double sum = 0;
        for (std::size_t state = 0; state < ofStates.size(); ++state)
            sum += std::popcount(state & (k ^ (k >> 1))) % 2 ? -ofStates[state] : ofStates[state];
        angles[k] = sum / static_cast<double>(angles.size());
    }
    return angles;
}

template <class Number>
double normOf(std::span<const Number> amplitudes)
{
    if (amplitudes.size() < 2 || !std::has_single_bit(amplitudes.size()))
        throw UserError(std::to_string(amplitudes.size())
                            + " amplitudes are no state of qubits: there must be 2, 4, 8, …",
                        {}, "Fill them up with zeros.");
    double norm = 0;
    for (const Number &amplitude : amplitudes)
        norm = std::hypot(norm, std::abs(amplitude));
    if (!std::isfinite(norm))
        throw UserError("an amplitude is not a finite number");
    if (norm == 0)
        throw UserError("amplitudes that are all 0 are no state");
    return norm;
}

} // namespace

std::vector<double> pairProducts(std::span<const double> features, double shift)
{
    std::vector<double> products;
    for (std::size_t i = 0; i < features.size(); ++i)
        for (std::size_t j = i + 1; j < features.size(); ++j)
            products.push_back((shift - features[i]) * (shift - features[j]));
    return products;
}

int pairIndex(int n, int i, int j)
{
    return i * (2 * n - i - 1) / 2 + j - i - 1;
}

std::vector<double> amplitudeAngles(std::span<const double> amplitudes)
{
    static_cast<void>(normOf(amplitudes));
    // Norms of halves, from the leaves up: the angle of a node splits its norm between its two.
    std::vector<std::vector<double>> levels;
    std::vector<double> nodes(amplitudes.begin(), amplitudes.end());
    while (nodes.size() > 1) {
        std::vector<double> angles;
        std::vector<double> above;
        for (std::size_t k = 0; k < nodes.size(); k += 2) {
            angles.push_back(2 * std::atan2(nodes[k + 1], nodes[k]));
            above.push_back(std::hypot(nodes[k], nodes[k + 1]));
        }
        levels.push_back(multiplexedAngles(angles));
        nodes = std::move(above);
    }
    std::vector<double> result;
    for (auto level = levels.rbegin(); level != levels.rend(); ++level)
        result.insert(result.end(), level->begin(), level->end());
    return result;
}

void appendAmplitudeEncoding(Circuit &circuit, int qubits)
{
    int feature = 0;
    for (int target = 0; target < qubits; ++target)
        appendMultiplexed(circuit, "ry", target,
                          [&](std::size_t) { return Parameter::feature(feature++); });
}

void appendAmplitudes(Circuit &circuit, std::span<const std::complex<double>> amplitudes)
{
    static_cast<void>(normOf(amplitudes));
    if (amplitudes.size() != std::size_t{1} << circuit.qubits)
        throw UserError(std::to_string(amplitudes.size()) + " amplitudes for a circuit of "
                        + std::to_string(circuit.qubits) + " qubits, which has "
                        + std::to_string(std::size_t{1} << circuit.qubits));
    std::vector<double> sizes;
    std::vector<double> phases;
    for (const std::complex<double> &amplitude : amplitudes) {
        sizes.push_back(std::abs(amplitude));
        phases.push_back(std::arg(amplitude));
    }
    const std::vector<double> angles = amplitudeAngles(sizes);
    std::size_t next = 0;
    for (int target = 0; target < circuit.qubits; ++target)
        appendMultiplexed(circuit, "ry", target,
                          [&](std::size_t) { return Parameter::number(angles[next++]); });
    // A diagonal: differences of neighbours turn the last qubit, means are left for the others.
    for (int target = circuit.qubits - 1; target >= 0; --target) {
        std::vector<double> differences;
        std::vector<double> means;
        for (std::size_t k = 0; k < phases.size(); k += 2) {
            differences.push_back(phases[k + 1] - phases[k]);
            means.push_back((phases[k] + phases[k + 1]) / 2);
        }
        const std::vector<double> turns = multiplexedAngles(differences);
        appendMultiplexed(circuit, "rz", target,
                          [&](std::size_t k) { return Parameter::number(turns[k]); });
        phases = std::move(means);
    }
}

} // namespace ansatz
