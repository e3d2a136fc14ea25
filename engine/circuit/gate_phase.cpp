// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_phase.h"

#include "engine/base/error.h"
#include "engine/circuit/gate_matrices.h"

#include <cmath>
#include <numbers>
#include <string>
#include <unordered_map>

namespace ansatz {

namespace {

using Complex = std::complex<double>;

constexpr double tolerance = 1e-9;
constexpr int attempts = 3;

GateMatrix identity(int qubits)
{
    GateMatrix matrix;
    matrix.dimension = 1 << qubits;
    for (int k = 0; k < matrix.dimension; ++k)
        matrix.at(k, k) = 1;
    return matrix;
}

GateMatrix product(const GateMatrix &left, const GateMatrix &right)
{
    GateMatrix result;
    result.dimension = left.dimension;
    for (int row = 0; row < left.dimension; ++row)
        for (int k = 0; k < left.dimension; ++k)
            for (int column = 0; column < left.dimension; ++column)
                result.at(row, column) += left.at(row, k) * right.at(k, column);
    return result;
}

double distance(const GateMatrix &left, const GateMatrix &right, Complex factor)
{
    double largest = 0;
    for (std::size_t k = 0; k < left.elements.size(); ++k)
        largest = std::max(largest, std::abs(left.elements[k] - factor * right.elements[k]));
    return largest;
}

// Where the factor's matrix has its element of column `from`, and that element.
std::pair<int, Complex> pauliElement(std::string_view pauli, int from)
{
    const int qubits = static_cast<int>(pauli.size());
    int to = from;
    Complex element = 1;
    for (int k = 0; k < qubits; ++k) {
        const int bit = 1 << (qubits - 1 - k);
        const bool isOne = (from & bit) != 0;
        const char letter = pauli[static_cast<std::size_t>(k)];
        if (letter == 'X' || letter == 'Y')
            to ^= bit;
        if (letter == 'Y')
            element *= isOne ? Complex(0, -1) : Complex(0, 1);
        if (letter == 'Z' && isOne)
            element = -element;
    }
    return {to, element};
}

int permuted(const GateFactor &factor, int qubits, int from)
{
    const int control = 1 << (qubits - 1 - factor.control);
    const int target = 1 << (qubits - 1 - factor.target);
    if (factor.kind == GateFactor::Kind::ControlledX)
        return from & control ? from ^ target : from;
    const bool differ = ((from & control) != 0) != ((from & target) != 0);
    return differ ? from ^ control ^ target : from;
}

GateMatrix matrixOf(const GateFactor &factor, int qubits, std::span<const double> angles)
{
    GateMatrix matrix;
    matrix.dimension = 1 << qubits;
    double angle = factor.offset;
    for (std::size_t k = 0; k < angles.size(); ++k)
        angle += factor.coefficients[k] * angles[k];
    for (int from = 0; from < matrix.dimension; ++from) {
        if (factor.kind != GateFactor::Kind::Rotation) {
            matrix.at(permuted(factor, qubits, from), from) = 1;
            continue;
        }
        const auto [to, element] = pauliElement(factor.pauli, from);
        matrix.at(from, from) += std::cos(angle / 2);
        matrix.at(to, from) += Complex(0, -std::sin(angle / 2)) * element;
    }
    return matrix;
}

GateMatrix productOfFactors(const Gate &gate, std::span<const double> angles)
{
    GateMatrix result = identity(gate.qubits);
    for (const GateFactor &factor : gate.factors)
        result = product(matrixOf(factor, gate.qubits, angles), result);
    return result;
}

// The phase of matrix over product of factors, in (−π, π].
double phaseAt(const Gate &gate, std::span<const double> angles)
{
    const GateMatrix matrix = gate.matrix(angles);
    const GateMatrix factors = productOfFactors(gate, angles);
    Complex overlap = 0;
    for (std::size_t k = 0; k < matrix.elements.size(); ++k)
        overlap += std::conj(factors.elements[k]) * matrix.elements[k];
    return std::arg(overlap);
}

double snapped(double value, double step)
{
    const double near = std::round(value / step) * step;
    return std::abs(near - value) < tolerance ? near : value;
}

GatePhase computePhase(const Gate &gate)
{
    using std::numbers::pi;
    constexpr double probe = 0.5;
    GatePhase phase;
    std::vector<double> angles(gate.parameters.size(), 0.0);
    const double start = phaseAt(gate, angles);
    phase.offset = snapped(start, pi / 16);
    for (std::size_t k = 0; k < angles.size(); ++k) {
        angles[k] = probe;
        const double change = std::remainder(phaseAt(gate, angles) - start, 2 * pi);
        phase.coefficients[k] = snapped(change / probe, 0.125);
        angles[k] = 0;
    }
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const std::vector<double> probes = probeAnglesOf(gate, attempt);
        double value = phase.offset;
        for (std::size_t k = 0; k < probes.size(); ++k)
            value += phase.coefficients[k] * probes[k];
        ANSATZ_CHECK(
            distance(gate.matrix(probes), productOfFactors(gate, probes), matrices::phase(value))
                < tolerance,
            "the phase of " + std::string(gate.name) + " is linear in its parameters");
    }
    return phase;
}

bool isControlledForm(const Gate &candidate, const Gate &gate)
{
    if (candidate.qubits != gate.qubits + 1 || candidate.parameters.size() < gate.parameters.size())
        return false;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        std::vector<double> angles = probeAnglesOf(gate, attempt);
        const GateMatrix wanted = matrices::controlled(gate.matrix(angles), 1, 1);
        angles.resize(candidate.parameters.size(), 0.0);
        if (distance(candidate.matrix(angles), wanted, 1) > tolerance)
            return false;
    }
    return true;
}

bool computeAdditive(const Gate &gate)
{
    if (gate.parameters.size() != 1)
        return false;
    const std::array<double, 1> first = {0.7};
    const std::array<double, 1> second = {1.9};
    const std::array<double, 1> both = {first[0] + second[0]};
    return distance(product(gate.matrix(first), gate.matrix(second)), gate.matrix(both), 1)
           < tolerance;
}

struct Derived {
    GatePhase phase;
    const Gate *controlledForm = nullptr;
    bool isAdditive = false;
};

const Derived &derivedOf(const Gate &gate)
{
    static const auto all = [] {
        std::unordered_map<const Gate *, Derived> map;
        for (const Gate &entry : gateTable()) {
            Derived derived{computePhase(entry), nullptr, computeAdditive(entry)};
            for (const Gate &candidate : gateTable())
                if (!derived.controlledForm && isControlledForm(candidate, entry))
                    derived.controlledForm = &candidate;
            map.emplace(&entry, derived);
        }
        return map;
    }();
    return all.at(&gate);
}

} // namespace

const GatePhase &phaseOf(const Gate &gate)
{
    return derivedOf(gate).phase;
}

const Gate *controlledForm(const Gate &gate)
{
    return derivedOf(gate).controlledForm;
}

bool isAdditive(const Gate &gate)
{
    return derivedOf(gate).isAdditive;
}

std::vector<double> probeAnglesOf(const Gate &gate, int attempt)
{
    std::vector<double> angles;
    for (std::size_t k = 0; k < gate.parameters.size(); ++k)
        angles.push_back(
            std::sin(1.7 + 2.3 * static_cast<double>(k) + 0.9 * static_cast<double>(attempt))
            * 2.9);
    return angles;
}

} // namespace ansatz
