// SPDX-License-Identifier: GPL-3.0-or-later
// Circuits with trained scales on every backend and device, both precisions, and jit and vmap where
// a backend can do without them, against the reference, which knows scales by itself.
#include "engine/base/error.h"
#include "engine/gradient/jacobian.h"
#include "engine/numerics/backend.h"
#include "engine/numerics/memory_need.h"
#include "engine/simulator/trainable_scale.h"
#include "tests/support/agreement.h"
#include "tests/support/missing_component.h"
#include "tests/support/random_circuit.h"

#include <QTest>

#include <cstring>

using namespace ansatz;
using test::as;

namespace {

test::RandomCase scaledCase(std::uint64_t seed, int qubits, std::size_t samples)
{
    test::RandomCase drawn = test::randomCase(seed, qubits, samples);
    drawn.circuit = test::withTrainedScales(std::move(drawn.circuit), seed);
    if (!hasTrainableScales(drawn.circuit.operations))
        qFatal("no scale is trained");
    return drawn;
}

template <class Real>
struct Answers {
    std::vector<Real> expectations;
    std::vector<Real> byWeights;
    std::vector<Real> byFeatures;

    friend bool operator==(const Answers &a, const Answers &b) = default;
};

template <class Real>
Answers<Real> ask(Simulator<Real> &simulator, const Batch<Real> &batch)
{
    Answers<Real> answers{
        std::vector<Real>(batch.samples * static_cast<std::size_t>(simulator.observables())),
        std::vector<Real>(batch.weights.size(), Real(7)),
        std::vector<Real>(batch.features.size(), Real(7))};
    Random random(5);
    std::vector<Real> upstream(answers.expectations.size());
    for (Real &value : upstream)
        value = static_cast<Real>(random.normal() / static_cast<double>(batch.samples));
    const PassId pass = simulator.forwardForGradients(batch, answers.expectations);
    simulator.backward(batch, upstream, {answers.byWeights, answers.byFeatures}, pass);
    std::vector<Real> alone(answers.expectations.size());
    simulator.forward(batch, alone);
    std::vector<Real> byWeights(answers.byWeights.size());
    simulator.backward(batch, upstream, {byWeights, {}});
    // LibTorch multiplies matrices in another order where it keeps a graph.
    if (!test::compare(alone, answers.expectations, test::tolerance<Real>).holds)
        qFatal("keeping for gradients changes the expectations");
    if (byWeights != answers.byWeights)
        qFatal("a pass changes the gradients");
    return answers;
}

template <class Real>
void checkAgainstReference(const ComputeTarget &target)
{
    for (const std::size_t samples : {1, 5, 33}) {
        const auto drawn = scaledCase(samples, 3 + static_cast<int>(samples % 2), samples);
        const auto features = as<Real>(drawn.features);
        const auto weights = as<Real>(drawn.weights);
        const auto simulator = makeSimulator<Real>(target, drawn.circuit, drawn.observables);
        QCOMPARE(simulator->features(), drawn.circuit.features);
        QCOMPARE(simulator->weights(), drawn.circuit.weights);
        const auto found = ask(*simulator, Batch<Real>{samples, features, weights});

        const auto exactFeatures = as<double>({features.begin(), features.end()});
        const auto exactWeights = as<double>({weights.begin(), weights.end()});
        const auto reference = makeReferenceSimulator<double>(drawn.circuit, drawn.observables);
        const auto expected = ask(*reference, Batch<double>{samples, exactFeatures, exactWeights});
        const double allowed = test::tolerance<Real>;
        ANSATZ_COMPARE(found.expectations, expected.expectations, allowed);
        ANSATZ_COMPARE(found.byWeights, expected.byWeights, allowed);
        ANSATZ_COMPARE(found.byFeatures, expected.byFeatures, allowed);
        if (target.backend == "reference" || !target.vmap)
            break; // one sample after the other, which takes long and is the same
    }
}

} // namespace

class TestTrainableScales final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheReference_data();
    void agreesWithTheReference();
    void referenceAgreesWithParameterShift();
    void referenceAgreesWithDifferences();
    void scaleIsAnAngleOfTheFormula();
    void sameBitsWithAnyThreads();
    void givesUpWhenAsked();
    void memoryIsThatOfTheCircuitWithout();
};

void TestTrainableScales::agreesWithTheReference_data()
{
    QTest::addColumn<QString>("backend");
    QTest::addColumn<QString>("device");
    QTest::addColumn<bool>("single");
    QTest::addColumn<bool>("jit");
    QTest::addColumn<bool>("vmap");
    QTest::addColumn<QString>("missing");
    for (const Backend &backend : backends()) {
        if (!backend.available)
            QTest::addRow("%s", backend.name.c_str())
                << ""
                << "" << false << false << false
                << QString::fromStdString(backend.name + ": " + backend.reason);
        for (const std::string &device : backend.devices)
            for (const bool jit : {true, false})
                for (const bool vmap : {true, false})
                    for (const bool single : {true, false}) {
                        if ((!jit && !backend.switchesJit) || (!vmap && !backend.switchesVmap))
                            continue;
                        QTest::addRow("%s on %s, %s%s%s", backend.name.c_str(), device.c_str(),
                                      single ? "complex64" : "complex128",
                                      jit ? "" : ", without jit", vmap ? "" : ", without vmap")
                            << QString::fromStdString(backend.name)
                            << QString::fromStdString(device) << single << jit << vmap << "";
                    }
    }
}

void TestTrainableScales::agreesWithTheReference()
{
    QFETCH(QString, backend);
    QFETCH(QString, device);
    QFETCH(bool, single);
    QFETCH(bool, jit);
    QFETCH(bool, vmap);
    QFETCH(QString, missing);
    if (!missing.isEmpty())
        ANSATZ_MISSING_COMPONENT(missing.toStdString());
    const ComputeTarget target{.backend = backend.toStdString(),
                               .device = device.toStdString(),
                               .threads = 1,
                               .jit = jit,
                               .vmap = vmap};
    if (single)
        checkAgainstReference<float>(target);
    else
        checkAgainstReference<double>(target);
}

// Nothing of the reference's derivatives is used by the shifts.
void TestTrainableScales::referenceAgreesWithParameterShift()
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto drawn = scaledCase(seed, 3, 2);
        const Batch<double> batch{2, drawn.features, drawn.weights};
        const auto reference = makeReferenceSimulator<double>(drawn.circuit, drawn.observables);
        const Jacobian adjoint = adjointJacobian(*reference, batch);
        const Jacobian shift = parameterShiftJacobian<double>(
            [](const ExpandedCircuit &circuit, const std::vector<Observable> &observables) {
                return makeSimulator<double>({}, circuit, observables);
            },
            drawn.circuit, drawn.observables, batch);
        ANSATZ_COMPARE(shift.weights, adjoint.weights, 1e-10);
        ANSATZ_COMPARE(shift.features, adjoint.features, 1e-10);
    }
}

void TestTrainableScales::referenceAgreesWithDifferences()
{
    const auto drawn = scaledCase(9, 3, 2);
    const Batch<double> batch{2, drawn.features, drawn.weights};
    const auto reference = makeReferenceSimulator<double>(drawn.circuit, drawn.observables);
    const Jacobian adjoint = adjointJacobian(*reference, batch);
    const Jacobian difference = finiteDifferenceJacobian(*reference, batch, 1e-5);
    ANSATZ_COMPARE(difference.weights, adjoint.weights, 1e-6);
    ANSATZ_COMPARE(difference.features, adjoint.features, 1e-6);
}

// ⟨Z⟩ after RY(2·w·x + 0.5) is cos of that: values by hand.
void TestTrainableScales::scaleIsAnAngleOfTheFormula()
{
    Circuit circuit;
    append(circuit, gate("ry"), {0}, {Parameter::scaledFeature(0, 0, 2, 0.5)});
    const std::vector<double> features = {0.3, -1.2};
    const std::vector<double> weights = {0.7};
    for (const char *backend : {"native", "reference"}) {
        const auto simulator =
            makeSimulator<double>({.backend = backend}, expand(circuit), {pauliZ(0)});
        std::vector<double> values(2);
        const Batch<double> batch{2, features, weights};
        simulator->forward(batch, values);
        std::vector<double> byWeights(1);
        std::vector<double> byFeatures(2);
        simulator->backward(batch, std::vector<double>{1, 1}, {byWeights, byFeatures});
        double sum = 0;
        for (std::size_t i = 0; i < 2; ++i) {
            const double angle = 2 * 0.7 * features[i] + 0.5;
            QVERIFY(std::abs(values[i] - std::cos(angle)) < 1e-14);
            QVERIFY(std::abs(byFeatures[i] + 2 * 0.7 * std::sin(angle)) < 1e-14);
            sum -= 2 * features[i] * std::sin(angle);
        }
        QVERIFY(std::abs(byWeights[0] - sum) < 1e-14);
    }
}

void TestTrainableScales::sameBitsWithAnyThreads()
{
    const auto drawn = scaledCase(6, 3, 90);
    const auto features = as<float>(drawn.features);
    const auto weights = as<float>(drawn.weights);
    const Batch<float> batch{90, features, weights};
    const auto one = ask(*makeSimulator<float>({}, drawn.circuit, drawn.observables), batch);
    for (const int threads : {2, 3, 8})
        for (int repetition = 0; repetition < 5; ++repetition)
            QVERIFY(
                ask(*makeSimulator<float>({.threads = threads}, drawn.circuit, drawn.observables),
                    batch)
                == one);
}

void TestTrainableScales::givesUpWhenAsked()
{
    const auto drawn = scaledCase(3, 2, 40);
    const Batch<double> batch{40, drawn.features, drawn.weights};
    for (const char *backend : {"native", "reference", "pytorch"}) {
        const auto simulator =
            makeSimulator<double>({.backend = backend}, drawn.circuit, drawn.observables);
        const auto values = ask(*simulator, batch);
        simulator->setGiveUp([] { return true; });
        std::vector<double> expectations(values.expectations.size());
        QVERIFY_THROWS_EXCEPTION(Interrupted, simulator->forward(batch, expectations));
        simulator->setGiveUp({});
        QVERIFY(ask(*simulator, batch) == values);
    }
}

void TestTrainableScales::memoryIsThatOfTheCircuitWithout()
{
    const auto drawn = scaledCase(2, 4, 1);
    const ExpandedCircuit without = withoutTrainableScales(drawn.circuit).circuit;
    for (const char *backend : {"native", "reference", "pytorch"}) {
        const ComputeTarget target{.backend = backend};
        const auto need =
            memoryNeed(target, Precision::Complex64, drawn.circuit, drawn.observables, 16);
        QVERIFY(need && need->bytes > 0);
        QCOMPARE(need->bytes,
                 memoryNeed(target, Precision::Complex64, without, drawn.observables, 16)->bytes);
    }
}

QTEST_GUILESS_MAIN(TestTrainableScales)
#include "tst_trainable_scales.moc"
