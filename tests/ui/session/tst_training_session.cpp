// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"
#include "ui/session/training_session.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

Experiment defaultExperiment()
{
    return presetExperiment("digits_1_vs_5");
}

/// One that would train for minutes.
Experiment longExperiment()
{
    Experiment experiment = defaultExperiment();
    experiment.training.steps = 1'000'000;
    return experiment;
}

class Collector final : public TrainingObserver {
public:
    void onStep(const StepRecord &record) override { losses.push_back(record.loss); }
    void onEvaluation(const EvaluationRecord &) override {}
    std::vector<double> losses;
};

/// So much that a feature of 1e300 makes an angle that is no finite number.
void magnifyFeatures(Circuit &circuit)
{
    for (Operation &operation : circuit.operations) {
        for (Parameter &parameter : operation.parameters) {
            if (parameter.source == Parameter::Source::Feature)
                parameter.scale = 1e10;
        }
    }
}

constexpr int patience = 20'000;

} // namespace

class TstTrainingSession final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameLossesAsAPlainRunner();
    void finishesAndKeepsAModel();
    void pauseAndResume();
    void pausedRunEqualsUnbrokenRun();
    void stepsOneByOne();
    void stopAnswersAtOnce();
    void stopWhileStarting();
    void resetForgets();
    void badExperimentFailsAndKeepsTheOldModel();
    void lossThatIsNotFinite();
    void stepThatIsNotFinite();
    void liveSettings();
    void sampleThatTheRunHasNot();
    void commandsThatAreNotAllowedDoNothing();
    void recordsComeAtMostThirtyTimesASecond();
    void destroyedWhileRunning();
    void manyQuickStarts();
};

void TstTrainingSession::sameLossesAsAPlainRunner()
{
    Collector plain;
    Runner runner(defaultExperiment());
    runner.advance(10, {}, plain);

    TrainingSession session;
    session.train(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Finished, patience);
    QVERIFY(session.history().steps.size() >= 10);
    for (std::size_t i = 0; i < 10; ++i) {
        QCOMPARE(std::bit_cast<std::uint64_t>(session.history().steps[i].loss),
                 std::bit_cast<std::uint64_t>(plain.losses[i]));
    }
}

void TstTrainingSession::finishesAndKeepsAModel()
{
    TrainingSession session;
    QSignalSpy started(&session, &TrainingSession::runStarted);
    const Experiment experiment = defaultExperiment();
    session.train(experiment);
    QCOMPARE(session.state(), TrainingState::Starting);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Finished, patience);
    QCOMPARE(started.count(), 1);
    QCOMPARE(session.stepsDone(), experiment.training.steps);
    QCOMPARE(session.stepsPlanned(), experiment.training.steps);
    QCOMPARE(session.stepsPerSecond(), 0.0);
    QVERIFY(session.errorText().isEmpty());
    QVERIFY(session.facts().has_value());
    QCOMPARE(session.facts()->backend, experiment.compute.backend);
    QVERIFY(session.runExperiment() && *session.runExperiment() == experiment);
    QVERIFY(session.model());
    QCOMPARE(session.model()->steps, experiment.training.steps);
    QVERIFY(session.model()->testAccuracy > 0.85);
    QCOMPARE(session.circuitWeights(), session.model()->circuitWeights);
}

void TstTrainingSession::pauseAndResume()
{
    TrainingSession session;
    session.train(longExperiment());
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > 5, patience);
    QVERIFY(session.stepsPerSecond() > 0);
    QVERIFY(session.secondsLeft() > 0);
    session.pause();
    QCOMPARE(session.state(), TrainingState::Pausing);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    const int done = session.stepsDone();
    QTest::qWait(100);
    QCOMPARE(session.stepsDone(), done);
    QVERIFY(session.model());
    QCOMPARE(session.model()->steps, done);
    session.train(longExperiment());
    QCOMPARE(session.state(), TrainingState::Running);
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > done, patience);
    session.stop();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);
}

void TstTrainingSession::pausedRunEqualsUnbrokenRun()
{
    TrainingSession broken;
    broken.step(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(broken.state(), TrainingState::Paused, patience);
    broken.train(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(broken.state(), TrainingState::Finished, patience);
    TrainingSession unbroken;
    unbroken.train(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(unbroken.state(), TrainingState::Finished, patience);
    QCOMPARE(broken.model()->circuitWeights, unbroken.model()->circuitWeights);
}

void TstTrainingSession::stepsOneByOne()
{
    TrainingSession session;
    for (int step = 1; step <= 3; ++step) {
        session.step(defaultExperiment());
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
        QCOMPARE(session.stepsDone(), step);
        QCOMPARE(session.model()->steps, step);
    }
}

void TstTrainingSession::stopAnswersAtOnce()
{
    TrainingSession session;
    session.train(longExperiment());
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > 5, patience);
    QElapsedTimer clock;
    clock.start();
    session.stop();
    QCOMPARE(session.state(), TrainingState::Stopping);
    QVERIFY(clock.elapsed() < 50);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);
    QVERIFY2(clock.elapsed() < 1000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(session.model());
    QCOMPARE(session.model()->steps, session.stepsDone());
}

void TstTrainingSession::stopWhileStarting()
{
    TrainingSession session;
    session.train(longExperiment());
    session.stop();
    QCOMPARE(session.state(), TrainingState::Stopping);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Stopped, patience);
    session.train(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Finished, patience);
}

void TstTrainingSession::resetForgets()
{
    TrainingSession session;
    session.step(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    session.reset();
    QCOMPARE(session.state(), TrainingState::Idle);
    QVERIFY(!session.model());
    QVERIFY(!session.facts());
    QVERIFY(!session.runExperiment());
    QVERIFY(session.history().steps.empty());
    QCOMPARE(session.stepsPlanned(), 0);
    session.step(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    QCOMPARE(session.stepsDone(), 1);
}

void TstTrainingSession::badExperimentFailsAndKeepsTheOldModel()
{
    TrainingSession session;
    session.step(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    session.stop();
    QCOMPARE(session.state(), TrainingState::Stopped);

    Experiment bad = defaultExperiment();
    bad.data.source = DataSettings::Source::Csv;
    bad.data.path = "/there/is/no/such/file.csv";
    session.train(bad);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Failed, patience);
    QVERIFY2(session.errorText().contains(QStringLiteral("/there/is/no/such/file.csv")),
             qPrintable(session.errorText()));
    QVERIFY(session.model());
    QCOMPARE(session.model()->steps, 1);

    session.train(defaultExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Finished, patience);
    QVERIFY(session.errorText().isEmpty());
}

void TstTrainingSession::lossThatIsNotFinite()
{
    Experiment experiment = defaultExperiment();
    experiment.training.loss = LossKind::MeanSquaredError;
    experiment.preprocessing.push_back(
        {.kind = PreprocessingStep::Kind::AngleScale, .factor = 1e300});
    experiment.compute.precision = Precision::Complex128;
    magnifyFeatures(experiment.circuit);
    TrainingSession session;
    session.train(experiment);
    QTRY_VERIFY_WITH_TIMEOUT(!isBusy(session.state()), patience);
    QCOMPARE(session.state(), TrainingState::Failed);
    QVERIFY2(session.errorText().startsWith(QStringLiteral("The very first step ")),
             qPrintable(session.errorText()));
    for (const char *remedy : {"data", "scale", "complex128"})
        QVERIFY(session.errorText().contains(QLatin1String(remedy)));
    QVERIFY(!session.errorText().contains(QStringLiteral("learning rate")));
    QVERIFY(!session.model());
}

void TstTrainingSession::stepThatIsNotFinite()
{
    // One sample's angle overflows: the step that first meets it fails.
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("data.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("a,b,label\n");
    for (int row = 0; row < 40; ++row)
        file.write(row == 33 ? "1e300,0.2,1\n" : (row % 2 == 0 ? "0.1,0.4,0\n" : "0.7,0.2,1\n"));
    file.close();
    Experiment experiment = defaultExperiment();
    experiment.data = {};
    experiment.data.source = DataSettings::Source::Csv;
    experiment.data.path = file.fileName().toStdString();
    experiment.data.classes = {0, 1};
    experiment.data.testFraction = 0;
    experiment.preprocessing.clear();
    experiment.circuit = hybridPipelineCircuit(2, 1);
    experiment.observables.clear();
    experiment.training.batch = 2;
    experiment.compute.precision = Precision::Complex128;
    magnifyFeatures(experiment.circuit);

    Collector collector;
    Runner runner(experiment);
    const RunResult expected = runner.advance(1000, {}, collector);
    QVERIFY(expected.reason == StopReason::NotFinite);
    QVERIFY(expected.stepsDone > 0);

    TrainingSession session;
    session.train(experiment);
    QTRY_VERIFY_WITH_TIMEOUT(!isBusy(session.state()), patience);
    QCOMPARE(session.state(), TrainingState::Failed);
    QCOMPARE(session.stepsDone(), expected.stepsDone);
    QCOMPARE(session.errorText(),
             QStringLiteral("Step %1 gave a number that is not finite, so training ended; the "
                            "model of step %2 is kept. Lower the learning rate.")
                 .arg(expected.stepsDone + 1)
                 .arg(expected.stepsDone));
    QVERIFY(session.model());
    QCOMPARE(session.model()->steps, expected.stepsDone);
    QCOMPARE(session.model()->circuitWeights, runner.model().circuitWeights);
    for (const double weight : session.model()->circuitWeights)
        QVERIFY(std::isfinite(weight));
}

void TstTrainingSession::liveSettings()
{
    TrainingSession session;
    session.train(longExperiment());
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > 5, patience);
    session.setLearningRate(0.5);
    session.setLearningRate(-1);
    session.watchSample(3);
    session.setSteps(session.stepsDone() + 200);
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Finished, patience);
    QCOMPARE(session.stepsDone(), session.stepsPlanned());
    QVERIFY(session.stepsDone() < 1'000'000);
}

void TstTrainingSession::sampleThatTheRunHasNot()
{
    constexpr std::size_t beyond = 1'000'000;
    TrainingSession session;
    QVERIFY(session.hasSample(beyond)); // nobody knows yet
    session.watchSample(beyond);
    session.train(longExperiment());
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > 3, patience);
    session.watchSample(beyond);
    QVERIFY(!session.hasSample(beyond));
    QVERIFY(session.hasSample(0));
    QVERIFY(!session.hasSample(session.facts()->trainSamples));
    session.pause();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Paused, patience);
    session.watchSample(session.facts()->trainSamples);
    session.setSteps(session.stepsDone() + 20);
    session.train(longExperiment());
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainingState::Finished, patience);
    session.watchSample(beyond);
    session.setLearningRate(std::numeric_limits<double>::quiet_NaN());
    session.setLearningRate(11);
    session.setSteps(-1);
    QCOMPARE(session.state(), TrainingState::Finished);
    QVERIFY(session.errorText().isEmpty());
}

void TstTrainingSession::commandsThatAreNotAllowedDoNothing()
{
    TrainingSession session;
    QSignalSpy changes(&session, &TrainingSession::stateChanged);
    session.pause();
    session.stop();
    session.reset();
    session.setLearningRate(0.1);
    session.setSteps(5);
    QCOMPARE(changes.count(), 0);
    QVERIFY(session.waitUntilIdle(0));
    session.train(longExperiment());
    session.train(defaultExperiment());
    session.step(defaultExperiment());
    session.reset();
    QCOMPARE(session.state(), TrainingState::Starting);
    QVERIFY(session.waitUntilIdle(patience));
    QCOMPARE(session.state(), TrainingState::Stopped);
    QCOMPARE(session.runExperiment()->training.steps, 1'000'000);
}

void TstTrainingSession::recordsComeAtMostThirtyTimesASecond()
{
    TrainingSession session;
    QSignalSpy arrivals(&session, &TrainingSession::recordsArrived);
    session.train(longExperiment());
    QTRY_VERIFY_WITH_TIMEOUT(session.stepsDone() > 0, patience);
    const auto before = arrivals.count();
    const int stepsBefore = session.stepsDone();
    QTest::qWait(1000);
    QVERIFY2(arrivals.count() - before <= 33,
             qPrintable(QString::number(arrivals.count() - before)));
    QVERIFY(session.stepsDone() - stepsBefore > 40);
}

void TstTrainingSession::destroyedWhileRunning()
{
    for (int milliseconds : {0, 1, 5, 20, 60, 150}) {
        TrainingSession session;
        session.train(longExperiment());
        QTest::qWait(milliseconds);
    }
}

void TstTrainingSession::manyQuickStarts()
{
    TrainingSession session;
    const Experiment experiment = longExperiment();
    for (int i = 0; i < 200; ++i) {
        session.train(experiment);
        if (i % 3 == 1)
            QTest::qWait(1);
        if (i % 4 == 2)
            session.pause();
        QVERIFY(session.waitUntilIdle(patience));
        QVERIFY(!isBusy(session.state()));
        if (i % 5 == 0)
            session.reset();
    }
}

QTEST_GUILESS_MAIN(TstTrainingSession)
#include "tst_training_session.moc"
