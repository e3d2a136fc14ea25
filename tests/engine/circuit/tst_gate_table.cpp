// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/gate_table.h"

#include "engine/base/error.h"
#include "engine/circuit/openqasm_reader.h"
#include "tests/engine/circuit/dense.h"
#include "tests/support/worst.h"

#include <QTest>

#include <set>

using namespace ansatz;
using dense::Complex;

namespace {

double distance(const GateMatrix &a, const GateMatrix &b)
{
    double largest = a.dimension == b.dimension ? 0 : 1e300;
    for (std::size_t k = 0; k < a.elements.size(); ++k)
        largest = test::worst(largest, std::abs(a.elements[k] - b.elements[k]));
    return largest;
}

GateMatrix product(const GateMatrix &a, const GateMatrix &b)
{
    GateMatrix result;
    result.dimension = a.dimension;
    for (int row = 0; row < a.dimension; ++row)
        for (int column = 0; column < a.dimension; ++column)
            for (int k = 0; k < a.dimension; ++k)
                result.at(row, column) += a.at(row, k) * b.at(k, column);
    return result;
}

GateMatrix identity(int dimension)
{
    GateMatrix result;
    result.dimension = dimension;
    for (int k = 0; k < dimension; ++k)
        result.at(k, k) = 1;
    return result;
}

GateMatrix adjoint(const GateMatrix &a)
{
    GateMatrix result;
    result.dimension = a.dimension;
    for (int row = 0; row < a.dimension; ++row)
        for (int column = 0; column < a.dimension; ++column)
            result.at(row, column) = std::conj(a.at(column, row));
    return result;
}

/// cos·I − i·sin·P of a Pauli word, which is exp(−iθP/2).
GateMatrix pauliRotation(const std::vector<GateMatrix> &word, double theta)
{
    GateMatrix pauli = identity(1);
    for (const GateMatrix &factor : word) {
        GateMatrix next;
        next.dimension = pauli.dimension * 2;
        for (int row = 0; row < next.dimension; ++row)
            for (int column = 0; column < next.dimension; ++column)
                next.at(row, column) =
                    pauli.at(row / 2, column / 2) * factor.at(row % 2, column % 2);
        pauli = next;
    }
    GateMatrix result = identity(pauli.dimension);
    for (int row = 0; row < result.dimension; ++row)
        for (int column = 0; column < result.dimension; ++column)
            result.at(row, column) = std::cos(theta / 2) * result.at(row, column)
                                     - Complex(0, std::sin(theta / 2)) * pauli.at(row, column);
    return result;
}

const Gate &current()
{
    QFETCH_GLOBAL(int, entry);
    return gateTable()[static_cast<std::size_t>(entry)];
}

/// The expectation value of a Hermitian matrix after the gate, and its derivative by one angle.
struct Experiment {
    dense::Vector state;
    std::vector<Complex> observable;

    [[nodiscard]] Complex between(const dense::Vector &left, const dense::Vector &right) const
    {
        Complex sum = 0;
        for (std::size_t row = 0; row < left.size(); ++row)
            for (std::size_t column = 0; column < right.size(); ++column)
                sum +=
                    std::conj(left[row]) * observable[row * left.size() + column] * right[column];
        return sum;
    }
    [[nodiscard]] dense::Vector after(const Gate &gate, const GateMatrix &matrix) const
    {
        std::vector<int> qubits;
        for (int q = 0; q < gate.qubits; ++q)
            qubits.push_back(q);
        return dense::apply(matrix, qubits, gate.qubits, state);
    }
    [[nodiscard]] double value(const Gate &gate, std::vector<double> angles, std::size_t which,
                               double shift) const
    {
        angles[which] += shift;
        const dense::Vector result = after(gate, gate.matrix(angles));
        return between(result, result).real();
    }
};

Experiment randomExperiment(const Gate &gate, Random &random)
{
    Experiment experiment{dense::randomState(gate.qubits, random), {}};
    const std::size_t n = experiment.state.size();
    experiment.observable.resize(n * n);
    for (std::size_t row = 0; row < n; ++row)
        for (std::size_t column = row; column < n; ++column) {
            const Complex element(random.normal(), row == column ? 0 : random.normal());
            experiment.observable[row * n + column] = element;
            experiment.observable[column * n + row] = std::conj(element);
        }
    return experiment;
}

} // namespace

class TestGateTable final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<int>("entry");
        for (std::size_t k = 0; k < gateTable().size(); ++k)
            QTest::newRow(std::string(gateTable()[k].name).c_str()) << static_cast<int>(k);
    }

    void textsAreThere()
    {
        const Gate &gate = current();
        QVERIFY(!gate.name.empty());
        QVERIFY(!gate.label.empty());
        QVERIFY(gate.help.size() > 20 && gate.help.ends_with('.'));
        for (const GateParameter &parameter : gate.parameters)
            QVERIFY(!parameter.name.empty());
        QVERIFY(gate.qubits >= 1 && gate.qubits <= 3);
        QVERIFY(gate.controls < gate.qubits);
        QCOMPARE(gate.derivative != nullptr, !gate.parameters.empty());
        QCOMPARE(gate.definition.empty(), gate.inStandardGates);
    }

    void isFoundByItsNames()
    {
        const Gate &gate = current();
        QCOMPARE(findGate(gate.name), &gate);
        for (const std::string_view alias : gate.aliases)
            QCOMPARE(findGate(alias), &gate);
    }

    void isUnitary()
    {
        Random random(11);
        for (int attempt = 0; attempt < 20; ++attempt) {
            const GateMatrix matrix = current().matrix(dense::randomAngles(current(), random));
            QCOMPARE(matrix.dimension, 1 << current().qubits);
            QVERIFY(distance(product(matrix, adjoint(matrix)), identity(matrix.dimension))
                    <= 1e-14);
        }
    }

    void controlsLeaveTheRestAlone()
    {
        Random random(12);
        const Gate &gate = current();
        const GateMatrix matrix = gate.matrix(dense::randomAngles(gate, random));
        const int active = matrix.dimension >> gate.controls;
        const GateMatrix untouched = identity(matrix.dimension);
        for (int row = 0; row < matrix.dimension - active; ++row)
            for (int column = 0; column < matrix.dimension; ++column) {
                QCOMPARE(matrix.at(row, column), untouched.at(row, column));
                QCOMPARE(matrix.at(column, row), untouched.at(column, row));
            }
    }

    void inverseUndoes()
    {
        Random random(13);
        const Gate &gate = current();
        const Gate *inverse = findGate(gate.inverse);
        QVERIFY(inverse);
        for (int attempt = 0; attempt < 20; ++attempt) {
            const std::vector<double> angles = dense::randomAngles(gate, random);
            const std::vector<double> back = gate.inverseAngles(angles);
            QCOMPARE(back.size(), inverse->parameters.size());
            const GateMatrix both = product(inverse->matrix(back), gate.matrix(angles));
            QVERIFY(distance(both, identity(both.dimension)) <= 2e-15);
        }
    }

    void derivativeIsTheCentralDifference()
    {
        Random random(14);
        const Gate &gate = current();
        const double step = 1e-5;
        for (std::size_t which = 0; which < gate.parameters.size(); ++which) {
            std::vector<double> angles = dense::randomAngles(gate, random);
            const GateMatrix exact = gate.derivative(angles, static_cast<int>(which));
            angles[which] += step;
            GateMatrix difference = gate.matrix(angles);
            angles[which] -= 2 * step;
            const GateMatrix lower = gate.matrix(angles);
            for (std::size_t k = 0; k < difference.elements.size(); ++k)
                difference.elements[k] = (difference.elements[k] - lower.elements[k]) / (2 * step);
            QVERIFY(distance(exact, difference) < 1e-9);
        }
    }

    void shiftRuleGivesTheDerivative()
    {
        Random random(15);
        const Gate &gate = current();
        const double pi = std::numbers::pi;
        const double root = std::numbers::sqrt2;
        for (std::size_t which = 0; which < gate.parameters.size(); ++which) {
            double worstOfTwoTerms = 0;
            for (int attempt = 0; attempt < 10; ++attempt) {
                const Experiment experiment = randomExperiment(gate, random);
                const std::vector<double> angles = dense::randomAngles(gate, random);
                const auto difference = [&](double shift) {
                    return experiment.value(gate, angles, which, shift)
                           - experiment.value(gate, angles, which, -shift);
                };
                const dense::Vector slope =
                    experiment.after(gate, gate.derivative(angles, static_cast<int>(which)));
                const double exact =
                    2
                    * experiment.between(experiment.after(gate, gate.matrix(angles)), slope).real();
                const double twoTerms = difference(pi / 2) / 2;
                const double fourTerms = (root + 1) / (4 * root) * difference(pi / 2)
                                         - (root - 1) / (4 * root) * difference(3 * pi / 2);
                const bool isTwo = gate.parameters[which].shiftRule == ShiftRule::TwoTerm;
                QVERIFY(std::abs((isTwo ? twoTerms : fourTerms) - exact) < 1e-12);
                worstOfTwoTerms = std::max(worstOfTwoTerms, std::abs(twoTerms - exact));
            }
            // Four terms cost twice as much, so they are for where two do not do.
            if (gate.parameters[which].shiftRule == ShiftRule::FourTerm)
                QVERIFY(worstOfTwoTerms > 1e-3);
        }
    }

    void definitionIsTheGate()
    {
        const Gate &gate = current();
        if (gate.definition.empty())
            return;
        // Under another name, or the reader would take the table's gate for it.
        std::string program = "OPENQASM 3.0; include \"stdgates.inc\"; "
                              + std::string(gate.definition) + " qubit[3] q; ";
        program.replace(program.find("gate ") + 5, gate.name.size(), "defined");
        Random random(16);
        const std::vector<double> angles = dense::randomAngles(gate, random);
        std::string call = "defined(";
        for (std::size_t k = 0; k < angles.size(); ++k)
            call.append(k ? "," : "").append(QByteArray::number(angles[k], 'g', 17));
        call += ") q[0]";
        for (int q = 1; q < gate.qubits; ++q)
            call.append(", q[").append(std::to_string(q)).append("]");
        const ExpandedCircuit circuit = expand(readOpenQasm(program + call + ";", "definition"));
        std::vector<int> qubits;
        for (int q = 0; q < gate.qubits; ++q)
            qubits.push_back(q);
        for (const Operation &operation : circuit.operations)
            QVERIFY(operation.gate->inStandardGates);
        // One phase for all basis states, or it is none.
        Complex phase = 0;
        for (std::size_t index = 0; index < 8; ++index) {
            const dense::Vector found = dense::run(circuit, dense::basisState(3, index));
            const dense::Vector wanted =
                dense::apply(gate.matrix(angles), qubits, 3, dense::basisState(3, index));
            const Complex overlap = dense::overlap(wanted, found);
            if (index == 0)
                phase = overlap;
            QVERIFY(std::abs(overlap - phase) < 1e-13);
            QVERIFY(std::abs(std::abs(overlap) - 1) < 1e-13);
        }
    }
};

/// What concerns the table as a whole, or single gates.
class TestWholeTable final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAndKeysAreUnique()
    {
        std::set<std::string_view> names;
        std::set<char> keys;
        for (const Gate &gate : gateTable()) {
            QVERIFY2(names.insert(gate.name).second, gate.name.data());
            for (const std::string_view alias : gate.aliases)
                QVERIFY2(names.insert(alias).second, alias.data());
            if (gate.key)
                QVERIFY2(keys.insert(gate.key).second, gate.name.data());
        }
    }

    void standardGatesAreComplete()
    {
        for (const char *name :
             {"p",   "x",     "y",  "z",  "h",     "s",      "sdg", "t",   "tdg", "sx", "rx",
              "ry",  "rz",    "cx", "cy", "cz",    "cp",     "crx", "cry", "crz", "ch", "swap",
              "ccx", "cswap", "cu", "CX", "phase", "cphase", "id",  "u1",  "u2",  "u3"}) {
            QVERIFY2(findGate(name), name);
            QVERIFY2(findGate(name)->inStandardGates, name);
        }
        for (const char *name : {"rxx", "ryy", "rzz", "iswap"})
            QVERIFY2(findGate(name) && !findGate(name)->inStandardGates, name);
        QCOMPARE(findGate("U"), findGate("u3"));
    }

    void unknownNames()
    {
        QVERIFY(!findGate("nothing"));
        QVERIFY(!findGate(""));
        QVERIFY(!findGate("RX"));
        QVERIFY_THROWS_EXCEPTION(InternalError, static_cast<void>(gate("nothing")));
    }

    void conventions()
    {
        const auto matrix = [](const char *name, std::vector<double> angles = {}) {
            return gate(name).matrix(angles);
        };
        const GateMatrix x = matrix("x");
        const GateMatrix y = matrix("y");
        const GateMatrix z = matrix("z");
        const double t = 0.7;
        QVERIFY(distance(matrix("rx", {t}), pauliRotation({x}, t)) < 1e-15);
        QVERIFY(distance(matrix("ry", {t}), pauliRotation({y}, t)) < 1e-15);
        QVERIFY(distance(matrix("rz", {t}), pauliRotation({z}, t)) < 1e-15);
        QVERIFY(distance(matrix("rxx", {t}), pauliRotation({x, x}, t)) < 1e-15);
        QVERIFY(distance(matrix("ryy", {t}), pauliRotation({y, y}, t)) < 1e-15);
        QVERIFY(distance(matrix("rzz", {t}), pauliRotation({z, z}, t)) < 1e-15);
        QVERIFY(distance(product(matrix("sx"), matrix("sx")), x) < 1e-15);
        QVERIFY(distance(product(matrix("s"), matrix("s")), z) < 1e-15);
        QVERIFY(distance(product(matrix("t"), matrix("t")), matrix("s")) < 1e-15);
        QVERIFY(distance(product(matrix("h"), product(x, matrix("h"))), z) < 1e-15);
        QVERIFY(distance(product(x, y), matrix("z")) > 1); // XY = iZ
        QCOMPARE(product(x, y).at(0, 0), Complex(0, 1));
        QVERIFY(std::abs(matrix("p", {t}).at(1, 1) - std::exp(Complex(0, t))) < 1e-15);
        QCOMPARE(matrix("p", {t}).at(0, 0), Complex(1, 0));
        // |10⟩ has index 2: the first qubit is the most significant bit.
        QCOMPARE(matrix("cx").at(3, 2), Complex(1, 0));
        QCOMPARE(matrix("iswap").at(2, 1), Complex(0, 1));
        QCOMPARE(matrix("cswap").at(6, 5), Complex(1, 0));
        QCOMPARE(matrix("ccx").at(7, 6), Complex(1, 0));
        QVERIFY(distance(matrix("u2", {0.3, t}), matrix("u3", {std::numbers::pi / 2, 0.3, t}))
                < 1e-15);
        const GateMatrix u = matrix("u3", {0.4, 0.3, t});
        QVERIFY(std::abs(u.at(0, 1) + std::exp(Complex(0, t)) * std::sin(0.2)) < 1e-15);
        QVERIFY(std::abs(u.at(1, 0) - std::exp(Complex(0, 0.3)) * std::sin(0.2)) < 1e-15);
        const GateMatrix cu = matrix("cu", {0.4, 0.3, t, 0.9});
        QVERIFY(std::abs(cu.at(3, 2) - std::exp(Complex(0, 0.9)) * u.at(1, 0)) < 1e-15);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    TestGateTable each;
    TestWholeTable whole;
    return QTest::qExec(&each, argc, argv) + QTest::qExec(&whole, argc, argv);
}

#include "tst_gate_table.moc"
