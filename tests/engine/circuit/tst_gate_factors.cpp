// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_table.h"
#include "tests/engine/circuit/dense.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ansatz;
using dense::Complex;

namespace {

constexpr int attempts = 20;

GateMatrix zero(int dimension)
{
    GateMatrix result;
    result.dimension = dimension;
    return result;
}

GateMatrix identity(int dimension)
{
    GateMatrix result = zero(dimension);
    for (int k = 0; k < dimension; ++k)
        result.at(k, k) = 1;
    return result;
}

GateMatrix product(const GateMatrix &a, const GateMatrix &b)
{
    GateMatrix result = zero(a.dimension);
    for (int row = 0; row < a.dimension; ++row)
        for (int column = 0; column < a.dimension; ++column)
            for (int k = 0; k < a.dimension; ++k)
                result.at(row, column) += a.at(row, k) * b.at(k, column);
    return result;
}

/// a·b†
GateMatrix productWithAdjoint(const GateMatrix &a, const GateMatrix &b)
{
    GateMatrix adjoint = zero(b.dimension);
    for (int row = 0; row < b.dimension; ++row)
        for (int column = 0; column < b.dimension; ++column)
            adjoint.at(row, column) = std::conj(b.at(column, row));
    return product(a, adjoint);
}

/// a·x + b·y
GateMatrix combination(Complex a, const GateMatrix &x, Complex b, const GateMatrix &y)
{
    GateMatrix result = zero(x.dimension);
    for (std::size_t k = 0; k < result.elements.size(); ++k)
        result.elements[k] = a * x.elements[k] + b * y.elements[k];
    return result;
}

/// The c of the c·1 that is nearest to a matrix, and how far from it the matrix is.
std::pair<Complex, double> nearestMultipleOfIdentity(const GateMatrix &matrix)
{
    Complex trace = 0;
    for (int k = 0; k < matrix.dimension; ++k)
        trace += matrix.at(k, k);
    const Complex mean = trace / static_cast<double>(matrix.dimension);
    const GateMatrix rest = combination(1, matrix, -mean, identity(matrix.dimension));
    double largest = 0;
    for (const Complex element : rest.elements)
        largest = std::max(largest, std::abs(element));
    return {mean, largest};
}

Complex pauliElement(char letter, int row, int column)
{
    switch (letter) {
    case 'X':
        return row != column ? 1 : 0;
    case 'Y':
        return row == column ? Complex(0) : Complex(0, row == 0 ? -1 : 1);
    case 'Z':
        return row != column ? 0 : row == 0 ? 1 : -1;
    default:
        return row == column ? 1 : 0;
    }
}

GateMatrix pauliMatrix(std::string_view letters)
{
    const int qubits = static_cast<int>(letters.size());
    GateMatrix result = zero(1 << qubits);
    for (int row = 0; row < result.dimension; ++row)
        for (int column = 0; column < result.dimension; ++column) {
            Complex element = 1;
            for (int q = 0; q < qubits; ++q)
                element *=
                    pauliElement(letters[static_cast<std::size_t>(q)],
                                 (row >> (qubits - 1 - q)) & 1, (column >> (qubits - 1 - q)) & 1);
            result.at(row, column) = element;
        }
    return result;
}

GateMatrix permutation(const GateFactor &factor, int qubits)
{
    GateMatrix result = zero(1 << qubits);
    const int control = 1 << (qubits - 1 - factor.control);
    const int target = 1 << (qubits - 1 - factor.target);
    for (int from = 0; from < result.dimension; ++from) {
        const bool isFlipped = factor.kind == GateFactor::Kind::Swap
                                   ? ((from & control) != 0) != ((from & target) != 0)
                                   : (from & control) != 0;
        const int flip = factor.kind == GateFactor::Kind::Swap ? control | target : target;
        result.at(isFlipped ? from ^ flip : from, from) = 1;
    }
    return result;
}

GateMatrix factorMatrix(const GateFactor &factor, int qubits, const std::vector<double> &angles)
{
    if (factor.kind != GateFactor::Kind::Rotation)
        return permutation(factor, qubits);
    double angle = factor.offset;
    for (std::size_t k = 0; k < angles.size(); ++k)
        angle += factor.coefficients[k] * angles[k];
    return combination(std::cos(angle / 2), identity(1 << qubits), Complex(0, -std::sin(angle / 2)),
                       pauliMatrix(factor.pauli));
}

GateMatrix factorsProduct(const Gate &gate, const std::vector<double> &angles)
{
    GateMatrix result = identity(1 << gate.qubits);
    for (const GateFactor &factor : gate.factors)
        result = product(factorMatrix(factor, gate.qubits, angles), result);
    return result;
}

/// Σ over rotations of coefficient·(−i/2)·P put into the product after its rotation.
GateMatrix factorsDerivative(const Gate &gate, const std::vector<double> &angles, std::size_t which)
{
    GateMatrix sum = zero(1 << gate.qubits);
    for (std::size_t place = 0; place < gate.factors.size(); ++place) {
        if (gate.factors[place].kind != GateFactor::Kind::Rotation)
            continue;
        GateMatrix term = identity(1 << gate.qubits);
        for (std::size_t k = 0; k < gate.factors.size(); ++k) {
            term = product(factorMatrix(gate.factors[k], gate.qubits, angles), term);
            if (k == place)
                term = product(pauliMatrix(gate.factors[k].pauli), term);
        }
        sum = combination(1, sum, Complex(0, -0.5 * gate.factors[place].coefficients[which]), term);
    }
    return sum;
}

const Gate &current()
{
    QFETCH_GLOBAL(int, entry);
    return gateTable()[static_cast<std::size_t>(entry)];
}

bool isRotation(const GateFactor &factor, const Gate &gate)
{
    const auto used = static_cast<std::ptrdiff_t>(gate.parameters.size());
    const auto isZero = [](double value) { return value == 0; };
    const bool turns = factor.offset != 0 || !std::ranges::all_of(factor.coefficients, isZero);
    return turns && std::isfinite(factor.offset)
           && std::all_of(factor.coefficients.begin() + used, factor.coefficients.end(), isZero)
           && factor.pauli.size() == static_cast<std::size_t>(gate.qubits)
           && factor.pauli.find_first_not_of("IXYZ") == std::string_view::npos
           && factor.pauli.find_first_not_of('I') != std::string_view::npos;
}

bool isPermutation(const GateFactor &factor, const Gate &gate)
{
    const auto isQubit = [&](int index) { return index >= 0 && index < gate.qubits; };
    return factor.pauli.empty() && factor.offset == 0
           && std::ranges::all_of(factor.coefficients, [](double value) { return value == 0; })
           && isQubit(factor.control) && isQubit(factor.target) && factor.control != factor.target;
}

} // namespace

class TestGateFactors final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("entry");
        for (std::size_t k = 0; k < gateTable().size(); ++k)
            QTest::newRow(std::string(gateTable()[k].name).c_str()) << static_cast<int>(k);
    }

    void areThere() { QCOMPARE(current().factors.empty(), current().name == "id"); }

    void eachIsOfOneKind()
    {
        const Gate &gate = current();
        QVERIFY(gate.parameters.size() <= GateFactor{}.coefficients.size());
        for (const GateFactor &factor : gate.factors) {
            const bool permutes = factor.kind == GateFactor::Kind::ControlledX
                                  || factor.kind == GateFactor::Kind::Swap;
            QVERIFY(permutes || factor.kind == GateFactor::Kind::Rotation);
            QCOMPARE(isPermutation(factor, gate), permutes);
            QCOMPARE(isRotation(factor, gate), !permutes);
        }
    }

    void theirProductIsTheGate()
    {
        Random random(21);
        const Gate &gate = current();
        for (int attempt = 0; attempt < attempts; ++attempt) {
            const std::vector<double> angles = dense::randomAngles(gate, random);
            const auto [phase, error] = nearestMultipleOfIdentity(
                productWithAdjoint(factorsProduct(gate, angles), gate.matrix(angles)));
            QVERIFY(error < 1e-12);
            QVERIFY(std::abs(std::abs(phase) - 1) < 1e-12);
        }
    }

    void theirDerivativeIsTheGates()
    {
        Random random(22);
        const Gate &gate = current();
        for (int attempt = 0; attempt < attempts; ++attempt) {
            const std::vector<double> angles = dense::randomAngles(gate, random);
            for (std::size_t which = 0; which < gate.parameters.size(); ++which) {
                const GateMatrix slope = productWithAdjoint(factorsDerivative(gate, angles, which),
                                                            factorsProduct(gate, angles));
                const GateMatrix wanted = productWithAdjoint(
                    gate.derivative(angles, static_cast<int>(which)), gate.matrix(angles));
                // A phase that depends on the angle adds an imaginary multiple of the identity.
                const auto [rate, error] =
                    nearestMultipleOfIdentity(combination(1, slope, -1, wanted));
                QVERIFY(error < 1e-10);
                QVERIFY(std::abs(rate.real()) < 1e-10);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestGateFactors)

#include "tst_gate_factors.moc"
