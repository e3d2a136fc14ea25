// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/interrupted.h"
#include "engine/circuit/operation_place.h"
#include "engine/circuit/templates.h"
#include "engine/diagnosis/gradient_check.h"
#include "engine/model/initial_weights.h"
#include "tests/support/random_circuit.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ansatz;

namespace {

std::string name(Verdict verdict)
{
    return std::string(toString(verdict));
}

GradientPoint pointOf(const Circuit &circuit, std::uint64_t seed = 1)
{
    GradientPoint point;
    point.circuit = expand(circuit);
    point.observables = pauliZOfEveryQubit(circuit.qubits);
    point.weights = initialCircuitWeights(static_cast<std::size_t>(point.circuit.weights), 1, seed);
    Random random(seed, 3);
    for (int i = 0; i < circuit.features; ++i)
        point.features.push_back(3 * random.uniform());
    point.seed = seed;
    return point;
}

GradientSubject native(Precision precision)
{
    return {.target = {}, .precision = precision, .chosen = true};
}

const std::vector<GradientSubject> bothPrecisions = {native(Precision::Complex128),
                                                     native(Precision::Complex64)};

/// Passes everything on, but spoils derivatives of the parameters of one operation.
template <class Real>
class SpoilingSimulator final : public Simulator<Real> {
public:
    using Spoil = std::function<Real(Real)>;

    SpoilingSimulator(std::unique_ptr<Simulator<Real>> honest, const ExpandedCircuit &circuit,
                      std::size_t operation, Spoil spoil)
        : m_honest(std::move(honest)), m_parameters(circuit.operations.at(operation).parameters),
          m_spoil(std::move(spoil))
    {}

    int features() const override { return m_honest->features(); }
    int weights() const override { return m_honest->weights(); }
    int observables() const override { return m_honest->observables(); }
    void forward(const Batch<Real> &batch, std::span<Real> expectations) override
    {
        m_honest->forward(batch, expectations);
    }
    void backward(const Batch<Real> &batch, std::span<const Real> upstream,
                  const Gradients<Real> &gradients, PassId) override
    {
        m_honest->backward(batch, upstream, gradients);
        for (const Parameter &parameter : m_parameters) {
            const std::span<Real> values = parameter.source == Parameter::Source::Weight
                                               ? gradients.weights
                                               : gradients.features;
            if (parameter.source != Parameter::Source::Number && !values.empty()) {
                Real &value = values[static_cast<std::size_t>(parameter.index)];
                value = m_spoil(value);
            }
        }
    }

private:
    std::unique_ptr<Simulator<Real>> m_honest;
    std::vector<Parameter> m_parameters;
    Spoil m_spoil;
};

/// The program's simulators with one operation's derivatives spoilt, those of double precision
/// alone.
SimulatorSource spoiling(std::size_t operation, const std::function<double(double)> &spoil)
{
    SimulatorSource source = programSimulators();
    source.twofold =
        [operation,
         spoil](const ComputeTarget &target, const ExpandedCircuit &circuit,
                const std::vector<Observable> &observables) -> std::unique_ptr<Simulator<double>> {
        return std::make_unique<SpoilingSimulator<double>>(
            makeSimulator<double>(target, circuit, observables), circuit, operation, spoil);
    };
    return source;
}

} // namespace

class TestGradientCheck final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pipelineIsRight();
    void everyGateIsRight();
    void randomCircuitsAreRight();
    void trainedScalesAreRight();
    void largeAnglesAreRight();
    void wrongSignIsAttributed_data();
    void wrongSignIsAttributed();
    void wrongInTheWholeCircuitOnly();
    void wrongSumIsNamed();
    void notFiniteIsAttributed();
    void wrongExpectationsAreFound();
    void missingTargetIsLeftOut();
    void largeCircuitsAreCut();
    void tooLargeCircuitsAreLeftOut();
    void withoutParameters();
    void stops();
};

void TestGradientCheck::pipelineIsRight()
{
    const GradientCheck check = checkGradients(pointOf(hybridPipelineCircuit(9, 2)), bothPrecisions,
                                               programSimulators(), {});
    QCOMPARE(name(check.verdict), name(Verdict::Right));
    QCOMPARE(check.parametersInAll, std::size_t(45));
    QCOMPARE(check.parameters.size(), std::size_t(45));
    QCOMPARE(check.subjects.size(), std::size_t(2));
    QVERIFY(check.leftOut.empty());
    for (const SubjectResult &subject : check.subjects) {
        QCOMPARE(name(subject.verdict), name(Verdict::Right));
        QVERIFY(subject.gradients > 0 && subject.gradients <= subject.allowed);
        QVERIFY(subject.worst.has_value());
    }
    // What passes is far from what would be let pass.
    QVERIFY(check.subjects[0].gradients < 1e-12);
    QVERIFY(check.subjects[1].gradients < 1e-5);
    double largest = 0;
    for (const ParameterResult &parameter : check.parameters) {
        largest = std::max(largest, std::abs(parameter.derivative));
        QVERIFY(parameter.difference < 1e-8);
    }
    QVERIFY(largest > 0.1); // or nothing was differentiated
}

void TestGradientCheck::everyGateIsRight()
{
    Circuit circuit;
    circuit.qubits = 3;
    for (const Gate &gate : gateTable()) {
        std::vector<int> qubits = {2, 0, 1};
        qubits.resize(static_cast<std::size_t>(gate.qubits));
        std::vector<Parameter> parameters;
        for (std::size_t p = 0; p < gate.parameters.size(); ++p)
            parameters.push_back(
                Parameter::weight(circuit.weights + static_cast<int>(p), 1.3, 0.2));
        append(circuit, gate, qubits, parameters);
    }
    GradientPoint point = pointOf(circuit);
    point.observables = {parseObservable("X0 Y1 - 2 Z2"), parseObservable("Y0 + X2")};
    std::vector<GradientSubject> subjects = bothPrecisions;
    subjects.push_back({.target = {.backend = "reference"}, .precision = Precision::Complex128});
    const GradientCheck check = checkGradients(point, subjects, programSimulators(), {});
    QCOMPARE(name(check.verdict), name(Verdict::Right));
    QCOMPARE(name(check.subjects[2].verdict), name(Verdict::Right));
}

void TestGradientCheck::randomCircuitsAreRight()
{
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        const auto drawn = test::randomCase(seed, 1 + static_cast<int>(seed), 1);
        const GradientPoint point{.circuit = drawn.circuit,
                                  .observables = drawn.observables,
                                  .features = drawn.features,
                                  .weights = drawn.weights,
                                  .seed = seed};
        QCOMPARE(name(checkGradients(point, bothPrecisions, programSimulators(), {}).verdict),
                 name(Verdict::Right));
    }
}

void TestGradientCheck::trainedScalesAreRight()
{
    Circuit circuit = hybridPipelineCircuit(3, 2);
    circuit = test::withTrainedScales(circuit, 4);
    append(circuit, gate("ry"), {1}, {Parameter::scaledFeature(0, circuit.weights, -2, 0.5)});
    const int scale = circuit.weights - 1;
    const GradientPoint point = pointOf(circuit);
    const GradientCheck check = checkGradients(point, bothPrecisions, programSimulators(), {});
    QCOMPARE(name(check.verdict), name(Verdict::Right));
    const ParameterResult &last = check.parameters.back();
    QVERIFY(last.occurrence.isOf(Parameter::Source::Feature, 0));
    QVERIFY(last.occurrence.isOf(Parameter::Source::Weight,
                                 static_cast<std::size_t>(point.circuit.weights - 1)));
    QVERIFY(!last.occurrence.isOf(Parameter::Source::Weight, 0));
    QCOMPARE(point.circuit.origins.back().drawnWeight, scale);

    // A wrong sum of what a scale's weight changes is noticed.
    SimulatorSource source = programSimulators();
    source.twofold = [](const ComputeTarget &target, const ExpandedCircuit &expanded,
                        const std::vector<Observable> &observables) {
        ExpandedCircuit changed = expanded;
        for (Operation &operation : changed.operations)
            for (Parameter &parameter : operation.parameters)
                if (parameter.hasTrainableScale())
                    parameter.scale *= 1.01;
        return makeSimulator<double>(target, changed, observables);
    };
    QCOMPARE(name(checkGradients(point, {native(Precision::Complex128)}, source, {}).verdict),
             name(Verdict::Wrong));
}

void TestGradientCheck::largeAnglesAreRight()
{
    // An angle of 10⁵ radians is held to 24 bits in complex64, which is no fault.
    Circuit circuit = hybridPipelineCircuit(5, 2);
    for (Operation &operation : circuit.operations) {
        for (Parameter &parameter : operation.parameters)
            parameter.scale = 1.7;
    }
    GradientPoint point = pointOf(circuit);
    for (double &weight : point.weights)
        weight *= 100'000.1;
    QCOMPARE(name(checkGradients(point, bothPrecisions, programSimulators(), {}).verdict),
             name(Verdict::Right));
}

void TestGradientCheck::wrongSignIsAttributed_data()
{
    QTest::addColumn<std::size_t>("operation");
    QTest::newRow("encoding") << std::size_t(1);
    QTest::newRow("first layer") << std::size_t(13);
    QTest::newRow("last") << std::size_t(28);
}

void TestGradientCheck::wrongSignIsAttributed()
{
    QFETCH(const std::size_t, operation);
    const Circuit circuit = hybridPipelineCircuit(5, 2); // 5 RX, 2 × [4 CNOT, 5 RX, 5 RY]
    const GradientPoint point = pointOf(circuit);
    const SimulatorSource source = spoiling(operation, [](double value) { return -value; });
    const GradientCheck check = checkGradients(point, bothPrecisions, source, {});
    QCOMPARE(name(check.verdict), name(Verdict::Wrong));
    QCOMPARE(name(check.subjects[0].verdict), name(Verdict::Wrong));
    QCOMPARE(name(check.subjects[1].verdict),
             name(Verdict::Right)); // the single precision was left alone
    QVERIFY(check.subjects[0].worst.has_value());
    for (std::size_t k = 0; k < check.parameters.size(); ++k) {
        const ParameterResult &parameter = check.parameters[k];
        const bool isSpoilt = parameter.occurrence.operation == operation;
        QCOMPARE(name(parameter.verdict), name(isSpoilt ? Verdict::Wrong : Verdict::Right));
        if (!isSpoilt)
            continue;
        QCOMPARE(*check.subjects[0].worst, k);
        QCOMPARE(parameter.worstSubject, std::optional<std::size_t>(0));
        QVERIFY(std::abs(parameter.error - 2 * std::abs(parameter.derivative)) < 1e-9);
    }
}

void TestGradientCheck::wrongInTheWholeCircuitOnly()
{
    // Right where angles are apart, wrong where weights and features have scales of their own.
    Circuit circuit = hybridPipelineCircuit(4, 1);
    circuit.operations[9].parameters[0].scale = 3; // the only one of its weight
    SimulatorSource source = programSimulators();
    source.twofold =
        [](const ComputeTarget &target, const ExpandedCircuit &compiled,
           const std::vector<Observable> &observables) -> std::unique_ptr<Simulator<double>> {
        auto honest = makeSimulator<double>(target, compiled, observables);
        if (compiled.features == 0 || compiled.weights == 0)
            return honest;
        return std::make_unique<SpoilingSimulator<double>>(std::move(honest), compiled, 9,
                                                           [](double value) { return value / 3; });
    };
    const GradientCheck check = checkGradients(pointOf(circuit), bothPrecisions, source, {});
    QCOMPARE(name(check.verdict), name(Verdict::Wrong));
    QVERIFY(check.subjects[0].wrongSums.empty());
    for (const ParameterResult &parameter : check.parameters)
        QCOMPARE(name(parameter.verdict),
                 name(parameter.occurrence.operation == 9 ? Verdict::Wrong : Verdict::Right));
}

void TestGradientCheck::wrongSumIsNamed()
{
    // One weight in three gates; a simulator that adds it up wrongly, each gate alone being right.
    Circuit circuit;
    circuit.qubits = 2;
    for (const int qubit : {0, 1, 0})
        append(circuit, gate("ry"), {qubit}, {Parameter::weight(0, 0.7)});
    append(circuit, gate("cx"), {0, 1});
    SimulatorSource source = programSimulators();
    source.twofold =
        [](const ComputeTarget &target, const ExpandedCircuit &compiled,
           const std::vector<Observable> &observables) -> std::unique_ptr<Simulator<double>> {
        auto honest = makeSimulator<double>(target, compiled, observables);
        if (compiled.weights != 1)
            return honest;
        return std::make_unique<SpoilingSimulator<double>>(std::move(honest), compiled, 0,
                                                           [](double sum) { return 0.9 * sum; });
    };
    const GradientCheck check = checkGradients(pointOf(circuit), bothPrecisions, source, {});
    QCOMPARE(name(check.verdict), name(Verdict::Wrong));
    QCOMPARE(check.subjects[0].wrongSums, std::vector<std::string>{"weight 0"});
    QVERIFY(check.subjects[1].wrongSums.empty());
    for (const ParameterResult &parameter : check.parameters)
        QCOMPARE(name(parameter.verdict), name(Verdict::Right));
}

void TestGradientCheck::notFiniteIsAttributed()
{
    const GradientPoint point = pointOf(hybridPipelineCircuit(5, 2));
    const std::size_t operation = 14;
    const SimulatorSource source =
        spoiling(operation, [](double) { return std::numeric_limits<double>::quiet_NaN(); });
    const GradientCheck check = checkGradients(point, bothPrecisions, source, {});
    QCOMPARE(name(check.verdict), name(Verdict::NotFinite));
    QCOMPARE(name(check.subjects[0].verdict), name(Verdict::NotFinite));
    QVERIFY(std::isnan(check.subjects[0].gradients));
    QVERIFY(check.subjects[0].worst.has_value());
    QCOMPARE(check.parameters[*check.subjects[0].worst].occurrence.operation, operation);
    for (const ParameterResult &parameter : check.parameters)
        QCOMPARE(name(parameter.verdict),
                 name(parameter.occurrence.operation == operation ? Verdict::NotFinite
                                                                  : Verdict::Right));
}

void TestGradientCheck::wrongExpectationsAreFound()
{
    // The native simulator measures something else than it was asked: the reference knows.
    SimulatorSource source = programSimulators();
    source.twofold = [](const ComputeTarget &target, const ExpandedCircuit &compiled,
                        std::vector<Observable> observables) {
        if (target.backend == "native")
            observables.front() = parseObservable("Z1");
        return makeSimulator<double>(target, compiled, std::move(observables));
    };
    const GradientCheck check =
        checkGradients(pointOf(hybridPipelineCircuit(3, 1)), bothPrecisions, source, {});
    QCOMPARE(name(check.subjects[0].verdict), name(Verdict::Wrong));
    QVERIFY(check.subjects[0].expectations > 1e-3);
}

void TestGradientCheck::missingTargetIsLeftOut()
{
    std::vector<GradientSubject> subjects = bothPrecisions;
    subjects.push_back({.target = {.backend = "native", .device = "cuda:99"}});
    const GradientCheck check =
        checkGradients(pointOf(hybridPipelineCircuit(3, 1)), subjects, programSimulators(), {});
    QCOMPARE(name(check.verdict), name(Verdict::Right));
    QCOMPARE(name(check.subjects[2].verdict), name(Verdict::LeftOut));
    QCOMPARE(check.subjects[2].reason, std::string("there is no device \"cuda:99\""));
    QVERIFY(!check.subjects[2].remedy.empty());
}

void TestGradientCheck::largeCircuitsAreCut()
{
    const GradientPoint point = pointOf(hybridPipelineCircuit(5, 3)); // 5 + 3 · 10 angles
    const double all = 5 + 3 * 14;
    const GradientCheck check = checkGradients(
        point, {native(Precision::Complex64), {.target = {.backend = "reference"}}},
        programSimulators(), {}, {.shiftWork = 32 * all * 4 * 12, .denseWork = 32 * all * 2});
    QCOMPARE(name(check.verdict), name(Verdict::Right));
    QCOMPARE(check.parametersInAll, std::size_t(35));
    QCOMPARE(check.parameters.size(), std::size_t(12));
    QVERIFY(check.leftOut.front().starts_with("23 of 35 angles were left out"));
    // Spread over the circuit.
    QVERIFY(check.parameters.front().occurrence.operation == 0);
    QVERIFY(check.parameters.back().occurrence.operation > 35);
    QCOMPARE(name(check.subjects[1].verdict), name(Verdict::LeftOut));
    QVERIFY(check.subjects[1].reason.find("would take long") != std::string::npos);
    // A wrong sign is found among those that are left.
    const GradientCheck wrong = checkGradients(point, {native(Precision::Complex128)},
                                               spoiling(0, [](double value) { return -value; }), {},
                                               {.shiftWork = 32 * all * 4 * 12, .denseWork = 0});
    QCOMPARE(name(wrong.verdict), name(Verdict::Wrong));
    QCOMPARE(wrong.leftOut.size(), std::size_t(2)); // also the dense reference
}

void TestGradientCheck::tooLargeCircuitsAreLeftOut()
{
    const GradientCheck check = checkGradients(pointOf(hybridPipelineCircuit(28, 2)),
                                               bothPrecisions, programSimulators(), {});
    QCOMPARE(name(check.verdict), name(Verdict::LeftOut));
    QVERIFY(check.parameters.empty());
    QVERIFY(check.leftOut.front().find("one evaluation of 194 operations on 28 qubits would take "
                                       "long")
            != std::string::npos);
}

void TestGradientCheck::withoutParameters()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("h"), {0});
    append(circuit, gate("cx"), {0, 1});
    const GradientCheck check =
        checkGradients(pointOf(circuit), bothPrecisions, programSimulators(), {});
    QCOMPARE(name(check.verdict), name(Verdict::Right));
    QVERIFY(check.parameters.empty());
}

void TestGradientCheck::stops()
{
    std::stop_source stop;
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN((void)checkGradients(pointOf(hybridPipelineCircuit(5, 2)),
                                                  bothPrecisions, programSimulators(),
                                                  {.stop = stop.get_token()}),
                             Interrupted);
    // In the middle of a computation as well.
    std::stop_source later;
    const DiagnosisWatch watch{
        .progress = [&later](const std::string &, double) { later.request_stop(); },
        .stop = later.get_token()};
    QVERIFY_EXCEPTION_THROWN((void)checkGradients(pointOf(hybridPipelineCircuit(5, 2)),
                                                  bothPrecisions, programSimulators(), watch),
                             Interrupted);
}

QTEST_GUILESS_MAIN(TestGradientCheck)
#include "tst_gradient_check.moc"
