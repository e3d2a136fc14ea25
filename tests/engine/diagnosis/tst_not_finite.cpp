// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "engine/diagnosis/diagnosis.h"
#include "engine/diagnosis/not_finite.h"
#include "engine/experiment/experiment_json.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace ansatz;

namespace {

/// Two samples of zeros for the pipeline of that many qubits: RX encoding, then one layer.
ExaminedCircuit pipeline(int qubits)
{
    ExaminedCircuit examined;
    examined.circuit = hybridPipelineCircuit(qubits, 1);
    examined.observables = pauliZOfEveryQubit(qubits);
    examined.weights.assign(static_cast<std::size_t>(expand(examined.circuit).weights), 0.3);
    examined.samples.rows = 2;
    examined.samples.columns = static_cast<std::size_t>(qubits);
    examined.samples.values.assign(2 * examined.samples.columns, 0.1);
    return examined;
}

std::vector<NotFiniteFinding> find(const ExaminedCircuit &examined)
{
    std::vector<std::string> leftOut;
    return findNotFinite(examined, expand(examined.circuit), {}, leftOut);
}

/// Forward gives NaN as soon as the circuit has an operation of that id.
class NanSimulator final : public Simulator<double> {
public:
    NanSimulator(std::unique_ptr<Simulator<double>> honest, bool spoils)
        : m_honest(std::move(honest)), m_spoils(spoils)
    {}
    int features() const override { return m_honest->features(); }
    int weights() const override { return m_honest->weights(); }
    int observables() const override { return m_honest->observables(); }
    void forward(const Batch<double> &batch, std::span<double> expectations) override
    {
        m_honest->forward(batch, expectations);
        if (m_spoils)
            expectations.back() = std::numeric_limits<double>::quiet_NaN();
    }
    void backward(const Batch<double> &batch, std::span<const double> upstream,
                  const Gradients<double> &gradients, PassId) override
    {
        m_honest->backward(batch, upstream, gradients);
    }

private:
    std::unique_ptr<Simulator<double>> m_honest;
    bool m_spoils;
};

SimulatorSource spoiltFrom(OperationId id, const std::string &backend)
{
    SimulatorSource source = programSimulators();
    source.twofold =
        [id, backend](
            const ComputeTarget &target, const ExpandedCircuit &circuit,
            const std::vector<Observable> &observables) -> std::unique_ptr<Simulator<double>> {
        const bool has = std::ranges::any_of(
            circuit.operations, [id](const Operation &operation) { return operation.id == id; });
        return std::make_unique<NanSimulator>(makeSimulator<double>(target, circuit, observables),
                                              has && target.backend == backend);
    };
    return source;
}

} // namespace

class TestNotFinite final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void soundCircuits();
    void hugeWeight();
    void hugeFeatureOfAnotherSample();
    void scaleOverflowsBothPrecisions();
    void backendsOwnNan_data();
    void backendsOwnNan();
    void diagnosisNamesIt();
};

void TestNotFinite::soundCircuits()
{
    QVERIFY(find(pipeline(4)).empty());
    ExaminedCircuit large = pipeline(4);
    large.weights[2] = 1e38; // still a float
    QVERIFY(find(large).empty());
}

void TestNotFinite::hugeWeight()
{
    ExaminedCircuit examined = pipeline(4); // 4 RX, 3 CNOT, 4 RX, 4 RY
    examined.weights[2] = 1e39;             // no float
    const auto findings = find(examined);
    QCOMPARE(findings.size(), std::size_t(1));
    const NotFiniteFinding &finding = findings.front();
    QVERIFY(finding.precision == Precision::Complex64);
    QCOMPARE(finding.place.operation, std::size_t(9));
    QCOMPARE(finding.place.parameter, std::optional<int>(0));
    QCOMPARE(finding.cause, std::string("its angle theta is inf in complex64: weight 2 is 1e+39"));
    QCOMPARE(finding.remedy,
             std::string("make the weight or its scale smaller, or choose complex128"));
    examined.compute.precision = Precision::Complex128;
    QVERIFY(find(examined).empty());
}

void TestNotFinite::hugeFeatureOfAnotherSample()
{
    ExaminedCircuit examined = pipeline(4);
    examined.samples.values[4 + 3] = -1e200; // feature 3 of the second sample
    const auto findings = find(examined);
    QCOMPARE(findings.size(), std::size_t(1));
    QCOMPARE(findings.front().sample, std::size_t(1));
    QCOMPARE(findings.front().place.operation, std::size_t(3));
    QVERIFY(findings.front().cause.find("is -inf in complex64: feature 3 is -1e+200")
            != std::string::npos);
}

void TestNotFinite::scaleOverflowsBothPrecisions()
{
    ExaminedCircuit examined = pipeline(3);
    examined.circuit.operations[1].parameters[0].scale = 1e300;
    examined.samples.values[1] = 1e30;
    const auto findings = find(examined);
    QCOMPARE(findings.size(), std::size_t(2));
    for (const NotFiniteFinding &finding : findings) {
        QCOMPARE(finding.place.operation, std::size_t(1));
        QVERIFY(finding.cause.find(", its scale 1e+300") != std::string::npos);
        QCOMPARE(finding.remedy, std::string("scale the feature to a smaller range"));
    }
}

void TestNotFinite::backendsOwnNan_data()
{
    QTest::addColumn<std::size_t>("operation");
    for (const std::size_t operation : {std::size_t(0), std::size_t(5), std::size_t(14)})
        QTest::addRow("%zu", operation) << operation;
}

void TestNotFinite::backendsOwnNan()
{
    QFETCH(const std::size_t, operation);
    const ExaminedCircuit examined = pipeline(4);
    const ExpandedCircuit circuit = expand(examined.circuit);
    const std::vector<double> features(4, 0.1);
    const GradientSubject subject{.target = {}, .precision = Precision::Complex128};
    QCOMPARE(firstNotFiniteOf(subject, programSimulators(), circuit, features, examined.weights),
             std::optional<std::size_t>());
    const SimulatorSource source = spoiltFrom(circuit.operations[operation].id, "native");
    QCOMPARE(firstNotFiniteOf(subject, source, circuit, features, examined.weights),
             std::optional<std::size_t>(operation));
}

void TestNotFinite::diagnosisNamesIt()
{
    ExaminedCircuit examined = pipeline(4);
    examined.compute.backend = "reference";
    examined.compute.precision = Precision::Complex128;
    const OperationId id = examined.circuit.operations[9].id;
    // Were it the native simulator, nothing would be left to check others with.
    const CircuitDiagnosis diagnosis =
        diagnoseCircuit(examined, inspectMachine(), spoiltFrom(id, "reference"));
    QVERIFY(!diagnosis.isSound());
    QCOMPARE(diagnosis.notFinite.size(), std::size_t(1));
    const NotFiniteFinding &finding = diagnosis.notFinite.front();
    QCOMPARE(finding.by, std::string("reference on cpu"));
    QCOMPARE(diagnosis.places[finding.place.operation].id, id);
    QCOMPARE(toString(diagnosis.places[finding.place.operation]),
             std::string("operation 10, RX on qubit 2, column 5"));
}

QTEST_GUILESS_MAIN(TestNotFinite)
#include "tst_not_finite.moc"
