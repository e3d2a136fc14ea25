// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/error.h"
#include "engine/gradient/jacobian.h"
#include "tests/support/agreement.h"
#include "tests/support/random_circuit.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace ansatz;
using test::as;

namespace {

/// Passes everything on, but gives one weight's derivative the wrong sign.
class FlippedSimulator final : public Simulator<double> {
public:
    FlippedSimulator(Simulator<double> &honest, std::size_t weight)
        : m_honest(honest), m_weight(weight)
    {
    }

    int features() const override { return m_honest.features(); }
    int weights() const override { return m_honest.weights(); }
    int observables() const override { return m_honest.observables(); }
    void forward(const Batch<double> &batch, std::span<double> expectations) override
    {
        m_honest.forward(batch, expectations);
    }
    void backward(const Batch<double> &batch, std::span<const double> upstream,
                  const Gradients<double> &gradients, PassId pass) override
    {
        m_honest.backward(batch, upstream, gradients, pass);
        gradients.weights[m_weight] *= -1;
    }

private:
    Simulator<double> &m_honest;
    std::size_t m_weight;
};

template <class Real>
SimulatorFactory<Real> nativeFactory()
{
    return [](const ExpandedCircuit &circuit, const std::vector<Observable> &observables) {
        return makeNativeSimulator<Real>(circuit, observables, {});
    };
}

/// A weight for every parameter of the gate, between layers that make all of them matter.
test::RandomCase aroundGate(const Gate &gateUnderTest)
{
    Random random(1);
    Circuit circuit;
    circuit.qubits = 3;
    const auto layer = [&] {
        for (int qubit = 0; qubit < 3; ++qubit) {
            append(circuit, gate("ry"), {qubit}, {Parameter::number(random.normal())});
            append(circuit, gate("rz"), {qubit}, {Parameter::number(random.normal())});
        }
        append(circuit, gate("cx"), {0, 1});
        append(circuit, gate("cx"), {1, 2});
    };
    layer();
    std::vector<int> qubits{2, 0, 1};
    qubits.resize(static_cast<std::size_t>(gateUnderTest.qubits));
    std::vector<Parameter> parameters;
    for (std::size_t i = 0; i < gateUnderTest.parameters.size(); ++i)
        parameters.push_back(Parameter::weight(static_cast<int>(i), 1.3, 0.2));
    append(circuit, gateUnderTest, qubits, parameters);
    layer();

    test::RandomCase around;
    around.circuit = expand(circuit);
    around.observables = {parseObservable("Z0"), parseObservable("X1 Y2 - 0.5 Y0")};
    around.samples = 1;
    for (std::size_t i = 0; i < gateUnderTest.parameters.size(); ++i)
        around.weights.push_back(random.normal());
    return around;
}

constexpr double differenceStep = 1e-5;
constexpr double differenceTolerance = 1e-7; // of order step², and rounding over step

} // namespace

class TestGradients : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyGate_data();
    void everyGate();
    void methodsAgree_data();
    void methodsAgree();
    void methodsAgreeInSinglePrecision();
    void wrongSignIsCaught();
    void spsaIsUnbiased();
    void spsaIsSeeded();
};

void TestGradients::everyGate_data()
{
    QTest::addColumn<QString>("name");
    for (const Gate &entry : gateTable()) {
        if (!entry.parameters.empty())
            QTest::newRow(std::string(entry.name).c_str())
                << QString::fromStdString(std::string(entry.name));
    }
}

void TestGradients::everyGate()
{
    QFETCH(QString, name);
    const auto around = aroundGate(gate(name.toStdString()));
    const Batch<double> batch{1, around.features, around.weights};
    const auto simulator = makeNativeSimulator<double>(around.circuit, around.observables, {});
    const Jacobian adjoint = adjointJacobian(*simulator, batch);
    const Jacobian shift =
        parameterShiftJacobian(nativeFactory<double>(), around.circuit, around.observables, batch);
    const Jacobian difference = finiteDifferenceJacobian(*simulator, batch, differenceStep);
    ANSATZ_COMPARE(adjoint.weights, shift.weights, test::tolerance<double>);
    ANSATZ_COMPARE(adjoint.weights, difference.weights, differenceTolerance);
}

void TestGradients::methodsAgree_data()
{
    QTest::addColumn<int>("qubits");
    for (int qubits = 1; qubits <= 6; ++qubits)
        QTest::addRow("%d qubits", qubits) << qubits;
}

void TestGradients::methodsAgree()
{
    QFETCH(int, qubits);
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
        const auto drawn = test::randomCase(seed, qubits, 3);
        const Batch<double> batch{3, drawn.features, drawn.weights};
        const auto simulator = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
        const Jacobian adjoint = adjointJacobian(*simulator, batch);
        const Jacobian shift = parameterShiftJacobian(nativeFactory<double>(), drawn.circuit,
                                                      drawn.observables, batch);
        ANSATZ_COMPARE(adjoint.weights, shift.weights, test::tolerance<double>);
        ANSATZ_COMPARE(adjoint.features, shift.features, test::tolerance<double>);
        const Jacobian difference = finiteDifferenceJacobian(*simulator, batch, differenceStep);
        ANSATZ_COMPARE(adjoint.weights, difference.weights, differenceTolerance);
        ANSATZ_COMPARE(adjoint.features, difference.features, differenceTolerance);
    }
}

void TestGradients::methodsAgreeInSinglePrecision()
{
    const auto drawn = test::randomCase(8, 4, 3);
    const auto features = as<float>(drawn.features);
    const auto weights = as<float>(drawn.weights);
    const Batch<float> batch{3, features, weights};
    const auto simulator = makeNativeSimulator<float>(drawn.circuit, drawn.observables, {});
    const Jacobian adjoint = adjointJacobian(*simulator, batch);
    const Jacobian shift =
        parameterShiftJacobian(nativeFactory<float>(), drawn.circuit, drawn.observables, batch);
    ANSATZ_COMPARE(adjoint.weights, shift.weights, 5 * test::tolerance<float>);
    ANSATZ_COMPARE(adjoint.features, shift.features, 5 * test::tolerance<float>);
    const Jacobian difference = finiteDifferenceJacobian(*simulator, batch, 1e-2);
    ANSATZ_COMPARE(adjoint.weights, difference.weights, 2e-2);
}

// The comparison itself must be able to fail.
void TestGradients::wrongSignIsCaught()
{
    const auto drawn = test::randomCase(2, 4, 2);
    const Batch<double> batch{2, drawn.features, drawn.weights};
    const auto honest = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
    const Jacobian shift =
        parameterShiftJacobian(nativeFactory<double>(), drawn.circuit, drawn.observables, batch);
    const auto right = adjointJacobian(*honest, batch);
    const auto largest = std::max_element(right.weights.begin(), right.weights.end());
    FlippedSimulator flipped(*honest, static_cast<std::size_t>(largest - right.weights.begin())
                                          % right.weightCount);
    const auto wrong = adjointJacobian(flipped, batch);
    QVERIFY(test::compare(right.weights, shift.weights, test::tolerance<double>).holds);
    QVERIFY(!test::compare(wrong.weights, shift.weights, test::tolerance<double>).holds);
    QVERIFY(!test::compare(wrong.weights,
                           finiteDifferenceJacobian(*honest, batch, differenceStep).weights,
                           differenceTolerance)
                 .holds);
}

void TestGradients::spsaIsUnbiased()
{
    const auto drawn = test::randomCase(4, 2, 2);
    const Batch<double> batch{2, drawn.features, drawn.weights};
    const auto simulator = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
    const std::vector<double> upstream(2 * drawn.observables.size(), 0.1);
    std::vector<double> exact(drawn.weights.size());
    simulator->backward(batch, upstream, {.weights = exact, .features = {}});

    constexpr int estimates = 4000;
    std::vector<double> sums(exact.size());
    std::vector<double> squares(exact.size());
    for (std::uint64_t seed = 0; seed < estimates; ++seed) {
        const auto estimate = spsaGradient<double>(*simulator, batch, upstream, 1e-3, seed);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            sums[i] += estimate[i];
            squares[i] += estimate[i] * estimate[i];
        }
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const double mean = sums[i] / estimates;
        const double error = std::sqrt((squares[i] / estimates - mean * mean) / estimates);
        QVERIFY2(std::abs(mean - exact[i]) < 4 * error + 1e-4,
                 qPrintable(QString("weight %1: %2, exact %3, standard error %4")
                                .arg(i)
                                .arg(mean)
                                .arg(exact[i])
                                .arg(error)));
    }
}

void TestGradients::spsaIsSeeded()
{
    const auto drawn = test::randomCase(4, 2, 2);
    const Batch<double> batch{2, drawn.features, drawn.weights};
    const auto simulator = makeNativeSimulator<double>(drawn.circuit, drawn.observables, {});
    const std::vector<double> upstream(2 * drawn.observables.size(), 0.1);
    const auto first = spsaGradient<double>(*simulator, batch, upstream, 1e-3, 1);
    QCOMPARE(spsaGradient<double>(*simulator, batch, upstream, 1e-3, 1), first);
    bool differs = false;
    for (std::uint64_t seed = 2; seed < 10; ++seed)
        differs |= spsaGradient<double>(*simulator, batch, upstream, 1e-3, seed) != first;
    QVERIFY(differs);
}

QTEST_GUILESS_MAIN(TestGradients)
#include "tst_gradients.moc"
