// SPDX-License-Identifier: GPL-3.0-or-later
// The default experiment by the backend pytorch: the losses of native, whatever its switches.
#include "engine/base/error.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"

#include <QTest>

using namespace ansatz;

class TestPytorchTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lossesAreThoseOfNative_data();
    void lossesAreThoseOfNative();
    void sameBitsTwice();
    void factsAreWhatIsUsed();
    void tooLargeIsRefused();
};

namespace {

class Losses final : public TrainingObserver {
public:
    void onStep(const StepRecord &record) override { steps.push_back(record.loss); }
    void onEvaluation(const EvaluationRecord &record) override
    {
        evaluations.push_back(record.trainLoss);
    }

    std::vector<double> steps;
    std::vector<double> evaluations;
};

Experiment experimentOn(const std::string &backend, Precision precision)
{
    Experiment experiment = presetExperiment("digits_1_vs_5");
    experiment.compute.backend = backend;
    experiment.compute.precision = precision;
    return experiment;
}

Losses train(const Experiment &experiment, int steps)
{
    Losses losses;
    Runner(experiment).advance(steps, {}, losses);
    return losses;
}

double worst(const std::vector<double> &a, const std::vector<double> &b)
{
    double difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference = std::max(difference, std::abs(a[i] - b[i]));
    return difference;
}

} // namespace

void TestPytorchTraining::lossesAreThoseOfNative_data()
{
    QTest::addColumn<bool>("single");
    QTest::addColumn<bool>("jit");
    QTest::addColumn<bool>("vmap");
    QTest::addColumn<int>("steps");
    QTest::addRow("complex64") << true << true << true << 300;
    QTest::addRow("complex128") << false << true << true << 60;
    QTest::addRow("complex64, without jit") << true << false << true << 20;
    QTest::addRow("complex64, without vmap") << true << true << false << 3;
    QTest::addRow("complex64, without both") << true << false << false << 2;
}

void TestPytorchTraining::lossesAreThoseOfNative()
{
    QFETCH(bool, single);
    QFETCH(bool, jit);
    QFETCH(bool, vmap);
    QFETCH(int, steps);
    const Precision precision = single ? Precision::Complex64 : Precision::Complex128;
    const Losses native = train(experimentOn("native", precision), steps);
    Experiment experiment = experimentOn("pytorch", precision);
    experiment.compute.jit = jit;
    experiment.compute.vmap = vmap;
    const Losses torch = train(experiment, steps);
    QCOMPARE(torch.steps.size(), static_cast<std::size_t>(steps));
    // Rounding errors grow with the steps that they go through.
    const double allowed = single ? 2e-4 : 1e-9;
    QVERIFY2(worst(torch.steps, native.steps) < allowed,
             qPrintable(QString::number(worst(torch.steps, native.steps))));
    QVERIFY2(worst(torch.evaluations, native.evaluations) < allowed,
             qPrintable(QString::number(worst(torch.evaluations, native.evaluations))));
}

void TestPytorchTraining::sameBitsTwice()
{
    const Experiment experiment = experimentOn("pytorch", Precision::Complex64);
    const Losses first = train(experiment, 20);
    QVERIFY(train(experiment, 20).steps == first.steps);
    Experiment threads = experiment;
    threads.compute.threads = 3;
    QVERIFY(train(threads, 20).steps == first.steps);
}

void TestPytorchTraining::factsAreWhatIsUsed()
{
    Experiment experiment = experimentOn("pytorch", Precision::Complex64);
    experiment.compute.jit = false;
    experiment.compute.threads = 2;
    const Runner runner(experiment);
    QCOMPARE(runner.facts().backend, std::string("pytorch"));
    QCOMPARE(runner.facts().jit, false);
    QCOMPARE(runner.facts().vmap, true);
    QCOMPARE(runner.facts().threads, 2);
    QVERIFY(runner.facts().simd.empty());
}

void TestPytorchTraining::tooLargeIsRefused()
{
    Experiment experiment = experimentOn("pytorch", Precision::Complex64);
    experiment.circuit.qubits = 33;
    try {
        const Runner runner(experiment);
        QFAIL("accepted");
    } catch (const UserError &error) {
        QVERIFY(error.place() == "/circuit/qubits" || error.place() == "/training/batch");
        QVERIFY2(error.problem().starts_with("a training step needs "), error.what());
    }
}

QTEST_GUILESS_MAIN(TestPytorchTraining)
#include "tst_pytorch_training.moc"
