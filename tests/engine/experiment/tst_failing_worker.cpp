// SPDX-License-Identifier: GPL-3.0-or-later
// Trainings whose worker answers that its memory or device failed, with a stand-in.
#include "engine/base/error.h"
#include "engine/experiment/experiment_json.h"
#include "engine/experiment/runner.h"
#include "engine/worker/cupynumeric_worker.h"
#include "tests/engine/training/recorder.h"
#include "tests/engine/worker/worker_fixture.h"

#include <QTest>

using namespace ansatz;
using test::contains;

class FailingWorkerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("ANSATZ_WORKER_CUPYNUMERIC", ANSATZ_STAND_IN_WORKER);
        qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=0");
    }
    void cleanup() { worker::endIdleWorkers(); }

    void aFailureLeavesTheLastModel_data();
    void aFailureLeavesTheLastModel();
};

void FailingWorkerTest::aFailureLeavesTheLastModel_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<int>("step");
    QTest::addColumn<bool>("isLost");
    QTest::addRow("memory") << QByteArray("allocation") << 12 << false;
    QTest::addRow("a backend") << QByteArray("fault") << 12 << false;
    QTest::addRow("a lost device") << QByteArray("lost") << 12 << true;
    QTest::addRow("a lost device, first step") << QByteArray("lost") << 1 << true;
}

void FailingWorkerTest::aFailureLeavesTheLastModel()
{
    QFETCH(QByteArray, kind);
    QFETCH(int, step);
    QFETCH(bool, isLost);
    qputenv("ANSATZ_STAND_IN_MODE", kind + "-" + QByteArray::number(step));
    Experiment experiment = presetExperiment("two_moons");
    experiment.compute.backend = "cupynumeric";
    experiment.compute.threads = 1;
    experiment.training.steps = 20;
    Runner runner(experiment);
    const worker::WorkerCommand command = worker::cupynumericWorker("cpu", 1);
    const pid_t failing = worker::sharedWorker(command)->processId();
    Recorder recorder;
    QVERIFY_THROWS_EXCEPTION(BackendFailure, (void)runner.advance(20, {}, recorder));
    QCOMPARE(runner.stepsDone(), step - 1);
    QCOMPARE(runner.model().steps, step - 1);

    // Who starts next has a process that can compute: another one after a loss.
    qputenv("ANSATZ_STAND_IN_MODE", "serve");
    QCOMPARE(worker::sharedWorker(command)->processId() != failing, isLost);
    Runner next(experiment);
    QCOMPARE(next.advance(20, {}, recorder).stepsDone, 20);
    // And so does the run itself.
    QCOMPARE(runner.advance(20, {}, recorder).stepsDone, 20);
    QVERIFY(runner.model().circuitWeights == next.model().circuitWeights);
}

QTEST_GUILESS_MAIN(FailingWorkerTest)
#include "tst_failing_worker.moc"
