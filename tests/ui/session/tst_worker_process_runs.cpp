// SPDX-License-Identifier: GPL-3.0-or-later
// Runs whose simulators are in a worker process that takes its time, with a stand-in.
#include "engine/circuit/templates.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"
#include "tests/engine/worker/worker_fixture.h"
#include "tests/ui/session/run_edit_bench.h"
#include "ui/session/training_worker.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <memory>

using namespace ansatz;
using namespace ansatz::ui;

class TstWorkerProcessRuns final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("ANSATZ_WORKER_CUPYNUMERIC", ANSATZ_STAND_IN_WORKER);
        qputenv("ANSATZ_STAND_IN_CHECK", "0gpus=0");
    }
    void cleanup()
    {
        worker::endIdleWorkers();
        QCOMPARE(test::children(), std::size_t(0));
    }
    void discardingKeepsNobodyWaiting();
    void endingDoesNotWaitForAnEdit();
    void anInterruptedEditIsMadeLater();

private:
    static Experiment experiment()
    {
        Experiment result = longExperiment();
        result.compute.backend = "cupynumeric";
        result.compute.threads = 1;
        return result;
    }
    /// A paused run of it, and an edit that waits for a worker that does not get ready.
    static std::unique_ptr<TrainingSession> withEditThatWaits(const Experiment &changed);
};

void TstWorkerProcessRuns::discardingKeepsNobodyWaiting()
{
    qputenv("ANSATZ_STAND_IN_MODE", "keep");
    std::atomic<bool> hasEnded = false;
    TrainingWorker runs([&](const TrainingWorker::Report &report) {
        hasEnded = hasEnded || report.event == TrainingEvent::AdvanceEnded;
    });
    runs.start(experiment(), {}, 5);
    QTRY_VERIFY_WITH_TIMEOUT(hasEnded.load(), patience);
    runs.discard();
    QTest::qWait(300); // into the discard, which waits for the worker's answer
    QVERIFY(!runs.waitUntilIdle(std::chrono::milliseconds(0)));
    QElapsedTimer timer;
    timer.start();
    runs.setSteps(100);
    runs.setLearningRate(0.1);
    QVERIFY2(timer.elapsed() < 300, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(runs.waitUntilIdle(std::chrono::seconds(20)));
}

std::unique_ptr<TrainingSession> TstWorkerProcessRuns::withEditThatWaits(const Experiment &changed)
{
    qputenv("ANSATZ_STAND_IN_MODE", "serve");
    auto session = std::make_unique<TrainingSession>();
    session->train(experiment());
    const auto isTrue = [](const auto &condition) { return QTest::qWaitFor(condition, patience); };
    if (!isTrue([&] { return session->stepsDone() > 5; }))
        return nullptr;
    session->pause();
    if (!isTrue([&] { return session->state() == TrainingState::Paused; }))
        return nullptr;
    const auto command = worker::cupynumericWorker("cpu", 1);
    ::kill(worker::sharedWorker(command)->processId(), SIGKILL);
    // The first edit finds it gone, the next starts another one.
    qputenv("ANSATZ_STAND_IN_MODE", "mute");
    Experiment first = experiment();
    addRotation(first, 1);
    session->applyEdit(first);
    if (!isTrue([&] { return session->editRefusal().has_value(); }))
        return nullptr;
    session->applyEdit(changed);
    if (!isTrue([] { return test::children() == 1; }))
        return nullptr;
    QTest::qWait(100);
    return session;
}

void TstWorkerProcessRuns::endingDoesNotWaitForAnEdit()
{
    Experiment changed = experiment();
    addRotation(changed);
    std::unique_ptr<TrainingSession> session = withEditThatWaits(changed);
    QVERIFY(session);
    QElapsedTimer timer;
    timer.start();
    session.reset();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

void TstWorkerProcessRuns::anInterruptedEditIsMadeLater()
{
    Experiment changed = experiment();
    addRotation(changed);
    const std::unique_ptr<TrainingSession> session = withEditThatWaits(changed);
    QVERIFY(session);
    const QString before = session->editRefusal()->reason;
    QVERIFY(!before.contains(QStringLiteral("interrupted")));
    qputenv("ANSATZ_STAND_IN_MODE", "serve");
    const int done = session->stepsDone();
    session->train(changed); // goes on
    QTRY_VERIFY_WITH_TIMEOUT(*session->runExperiment() == changed, patience);
    QVERIFY(!session->editRefusal());
    QTRY_VERIFY_WITH_TIMEOUT(session->stepsDone() > done + 5, patience);
    QCOMPARE(session->history().parts.size(), std::size_t(2));
    QCOMPARE(session->history().parts[1].step, done);
    session->stop();
    QTRY_COMPARE_WITH_TIMEOUT(session->state(), TrainingState::Stopped, patience);
}

QTEST_GUILESS_MAIN(TstWorkerProcessRuns)
#include "tst_worker_process_runs.moc"
