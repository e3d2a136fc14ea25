// SPDX-License-Identifier: GPL-3.0-or-later
// A window whose worker process is killed in mid-run, or does not start.
// With ANSATZ_PICTURES=FOLDER it also saves what the window shows then, in both looks.
#include "engine/circuit/templates.h"
#include "engine/worker/cupynumeric_worker.h"
#include "engine/worker/worker.h"
#include "tests/engine/worker/worker_fixture.h"
#include "tests/support/missing_component.h"
#include "tests/ui/window_fixture.h"
#include "tests/ui/window_pictures.h"
#include "ui/session/advice_service.h"
#include "ui/session/diagnosis_run.h"
#include "ui/settings_panel/note_box.h"
#include "ui/views/benchmark_page.h"
#include "ui/views/matrix_model.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <csignal>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

class NoObserver final : public TrainingObserver {
public:
    void onStep(const StepRecord &) override {}
    void onEvaluation(const EvaluationRecord &) override {}
};

} // namespace

class TstLostWorkerWindow final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_component = qgetenv("ANSATZ_WORKER_CUPYNUMERIC");
        useOwnSettings();
    }
    void cleanup();
    void aKilledWorkerLeavesTheLastModel_data();
    void aKilledWorkerLeavesTheLastModel();
    void aFailedDeviceLeavesTheLastModel_data();
    void aFailedDeviceLeavesTheLastModel();
    void startingCanBeStopped_data();
    void startingCanBeStopped();
    void anotherTryCanBeStopped_data();
    void anotherTryCanBeStopped();
    void closingDoesNotWaitForAStart();
    void closingDoesNotWaitForACheck_data();
    void closingDoesNotWaitForACheck();
    void closingDoesNotWaitForADiagnosis();
    void theChosenOneIsMeasured();
    void closingDoesNotWaitForABenchmark_data();
    void closingDoesNotWaitForABenchmark();

private:
    /// A window on a small experiment, whose worker is the stand-in that does what `mode` says.
    void openWithStandIn(const char *mode, const char *check = "0gpus=0");
    void openSmall(int steps);
    [[nodiscard]] NoteBox *note() const
    {
        return m_window->findChild<NoteBox *>(QStringLiteral("failureNote"));
    }

    QByteArray m_component;                 ///< of this build; empty without it
    std::unique_ptr<QTemporaryDir> m_links; ///< each path is looked at once
};

void TstLostWorkerWindow::openWithStandIn(const char *mode, const char *check)
{
    m_links = std::make_unique<QTemporaryDir>();
    const QString path = m_links->filePath(QStringLiteral("worker"));
    QVERIFY(QFile::link(QStringLiteral(ANSATZ_STAND_IN_WORKER), path));
    qputenv("ANSATZ_WORKER_CUPYNUMERIC", path.toUtf8());
    qputenv("ANSATZ_STAND_IN_MODE", mode);
    qputenv("ANSATZ_STAND_IN_CHECK", check);
    openSmall(1'000'000);
}

void TstLostWorkerWindow::openSmall(int steps)
{
    openWindow();
    Experiment experiment = m_window->document().experiment();
    experiment.preprocessing[0].width = 3;
    experiment.preprocessing[0].height = 1;
    experiment.circuit = hybridPipelineCircuit(3, 1);
    experiment.training.steps = steps;
    experiment.training.batch = 4;
    experiment.data.sampleLimit = 40;
    experiment.compute.backend = "cupynumeric";
    experiment.compute.threads = 1;
    m_window->document().edit(QStringLiteral("small"), experiment);
}

void TstLostWorkerWindow::cleanup()
{
    m_answers.stop = true;
    closeWindow();
    worker::endIdleWorkers();
    QCOMPARE(test::children(), std::size_t(0));
    qputenv("ANSATZ_WORKER_CUPYNUMERIC", m_component);
}

void TstLostWorkerWindow::aKilledWorkerLeavesTheLastModel_data()
{
    QTest::addColumn<bool>("isComponent");
    QTest::addRow("stand-in") << false;
    QTest::addRow("component") << true;
}

void TstLostWorkerWindow::aKilledWorkerLeavesTheLastModel()
{
    QFETCH(const bool, isComponent);
    if (isComponent) {
        if (m_component.isEmpty())
            ANSATZ_MISSING_COMPONENT("ANSATZ_WORKER_CUPYNUMERIC is not set");
        if (const worker::CupynumericState &state = worker::cupynumericState();
            !state.isAvailable())
            ANSATZ_MISSING_COMPONENT(state.reason.c_str());
        openSmall(1'000'000);
    } else {
        openWithStandIn("serve");
    }
    const Experiment experiment = m_window->document().experiment();
    button("trainButton")->click();
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > 20, patience);
    QCOMPARE(session().facts()->backend, std::string("cupynumeric"));
    const pid_t killed = worker::sharedWorker(worker::cupynumericWorker("cpu", 1))->processId();
    ::kill(killed, SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, patience);

    // What happened is told, and what can be done.
    const int done = session().stepsDone();
    const QString told = note()->text();
    QVERIFY(note()->isVisible());
    QVERIFY2(told.contains(QStringLiteral("cupynumeric worker was killed by signal 9 (Killed)")),
             qPrintable(told));
    QVERIFY2(told.contains(QStringLiteral("the model of step %1 is kept").arg(done)),
             qPrintable(told));
    QVERIFY(button("continueOnCpu")->isVisible());
    QVERIFY(button("trainButton")->isEnabled());
    savePictures(*m_window,
                 isComponent ? QStringLiteral("killed") : QStringLiteral("killed_stand_in"));

    // The weights are those of a run that stopped there.
    QVERIFY(session().model() && session().model()->steps == done);
    const std::vector<double> kept = session().model()->circuitWeights;
    Experiment shorter = experiment;
    shorter.training.steps = done;
    Runner whole(shorter);
    NoObserver nobody;
    static_cast<void>(whole.advance(done, {}, nobody));
    QCOMPARE(kept, whole.model().circuitWeights);

    // From there it goes on, with another worker, to the weights of a run that was never cut.
    button("tryAgain")->click();
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > done + 5, patience);
    QVERIFY(!note()->isVisible());
    QCOMPARE(session().facts()->backend, std::string("cupynumeric"));
    QCOMPARE(session().facts()->earlier.size(), 1U);
    button("pauseButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    shorter.training.steps = session().stepsDone();
    Runner uncut(shorter);
    static_cast<void>(uncut.advance(shorter.training.steps, {}, nobody));
    QCOMPARE(session().model()->circuitWeights, uncut.model().circuitWeights);
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Running, patience);

    // Killed once more, it goes on elsewhere.
    ::kill(worker::sharedWorker(worker::cupynumericWorker("cpu", 1))->processId(), SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, patience);
    const int again = session().stepsDone();
    button("continueOnCpu")->click();
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > again + 5, patience);
    session().setSteps(session().stepsDone() + 50);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QVERIFY(!note()->isVisible());
    QCOMPARE(session().facts()->backend, std::string("native"));
    QCOMPARE(session().facts()->earlier.size(), 2U);
    QCOMPARE(session().facts()->earlier[0].backend, std::string("cupynumeric"));
    QCOMPARE(session().facts()->earlier[0].steps, done);
    QCOMPARE(session().facts()->earlier[1].steps, again);

    // And the next run has a worker again.
    Experiment next = experiment;
    next.training.steps = 30;
    m_window->document().edit(QStringLiteral("fewer steps"), next);
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().stepsPlanned(), 30, patience);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().facts()->backend, std::string("cupynumeric"));
    QVERIFY(session().facts()->earlier.empty());
    QCOMPARE(session().stepsDone(), 30);
}

void TstLostWorkerWindow::aFailedDeviceLeavesTheLastModel_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<int>("done");
    QTest::addColumn<bool>("isLost");
    QTest::addRow("memory, first step") << QByteArray("allocation-1") << 0 << false;
    QTest::addRow("lost, first step") << QByteArray("lost-1") << 0 << true;
    QTest::addRow("lost") << QByteArray("lost-30") << 29 << true;
}

void TstLostWorkerWindow::aFailedDeviceLeavesTheLastModel()
{
    QFETCH(const QByteArray, mode);
    QFETCH(const int, done);
    QFETCH(const bool, isLost);
    openWithStandIn(mode.constData());
    const Experiment experiment = m_window->document().experiment();
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, patience);
    QCOMPARE(session().stepsDone(), done);
    QVERIFY(note()->isVisible());
    QVERIFY(button("continueOnCpu")->isVisible());
    // A lost device takes its process with it.
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), isLost ? std::size_t(0) : std::size_t(1), patience);
    QVERIFY(button("tryAgain")->isVisible());
    if (isLost) {
        // Another process does as much again, until it fails as well.
        button("tryAgain")->click();
        QCOMPARE(session().state(), TrainingState::Starting);
        QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, patience);
        QCOMPARE(session().stepsDone(), 2 * done);
        QCOMPARE(session().facts()->earlier.size(), 1U);
        QVERIFY(note()->isVisible() && button("tryAgain")->isVisible());
    }
    const int before = session().stepsDone();
    button("continueOnCpu")->click();
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > before + 5, patience);
    QCOMPARE(session().facts()->backend, std::string("native"));
    session().setSteps(session().stepsDone() + 50);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);

    // The next start has a worker that computes.
    qputenv("ANSATZ_STAND_IN_MODE", "serve");
    Experiment next = experiment;
    next.training.steps = 30;
    m_window->document().edit(QStringLiteral("fewer steps"), next);
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().stepsPlanned(), 30, patience);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().facts()->backend, std::string("cupynumeric"));
    QCOMPARE(session().stepsDone(), 30);
}

void TstLostWorkerWindow::startingCanBeStopped_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addRow("stop") << QByteArray("stopButton");
    QTest::addRow("pause") << QByteArray("pauseButton");
}

void TstLostWorkerWindow::startingCanBeStopped()
{
    QFETCH(const QByteArray, name);
    openWithStandIn("mute");
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(0), patience); // it was looked at
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(1), patience);
    QCOMPARE(session().state(), TrainingState::Starting);
    button(name.constData())->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, 2000);
    QCOMPARE(test::children(), std::size_t(0));
    QVERIFY(!note()->isVisible());

    // The next start starts.
    qputenv("ANSATZ_STAND_IN_MODE", "serve");
    Experiment next = m_window->document().experiment();
    next.training.steps = 20;
    m_window->document().edit(QStringLiteral("fewer steps"), next);
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().stepsDone(), 20);
}

// A try that is given up leaves the run as it was cut.
void TstLostWorkerWindow::anotherTryCanBeStopped_data()
{
    startingCanBeStopped_data();
}

void TstLostWorkerWindow::anotherTryCanBeStopped()
{
    QFETCH(const QByteArray, name);
    openWithStandIn("lost-30");
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, patience);
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(0), patience);
    const QString told = note()->text();
    qputenv("ANSATZ_STAND_IN_MODE", "mute");
    button("tryAgain")->click();
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(1), patience);
    QCOMPARE(session().state(), TrainingState::Starting);
    button(name.constData())->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, 2000);
    QVERIFY(note()->isVisible() && button("tryAgain")->isVisible());
    QCOMPARE(note()->text(), told);
    QCOMPARE(session().stepsDone(), 29);

    qputenv("ANSATZ_STAND_IN_MODE", "serve");
    action(QStringLiteral("Try Again"))->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > 40, patience);
    QCOMPARE(session().facts()->backend, std::string("cupynumeric"));
    QCOMPARE(session().facts()->earlier.size(), 1U);
    QCOMPARE(session().facts()->earlier[0].steps, 29);
}

void TstLostWorkerWindow::closingDoesNotWaitForAStart()
{
    openWithStandIn("mute");
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Starting, patience);
    QTest::qWait(500); // into the start
    QCOMPARE(session().state(), TrainingState::Starting);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(m_window->close());
    closeWindow();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(test::children(), std::size_t(0));
}

void TstLostWorkerWindow::closingDoesNotWaitForACheck_data()
{
    QTest::addColumn<bool>("isAdvising");
    QTest::addRow("at once") << false;
    QTest::addRow("when the adviser waits too") << true;
}

void TstLostWorkerWindow::closingDoesNotWaitForACheck()
{
    QFETCH(const bool, isAdvising);
    openWithStandIn("serve", "mute");
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(1), patience);
    if (isAdvising) {
        const auto *service = m_window->findChild<AdviceService *>();
        QTRY_COMPARE_WITH_TIMEOUT(service->state(), AdviceService::State::Measuring, patience);
        QTest::qWait(200); // until it asks
    }
    QElapsedTimer timer;
    timer.start();
    closeWindow();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(test::children(), std::size_t(0));
}

void TstLostWorkerWindow::closingDoesNotWaitForADiagnosis()
{
    openWithStandIn("mute");
    auto run = std::make_unique<DiagnosisRun>();
    run->start(m_window->document().experiment());
    // The check is over when the worker starts.
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(1), patience);
    QTest::qWait(300);
    QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(1), patience);
    QCOMPARE(run->state(), DiagnosisRun::State::Running);
    QElapsedTimer timer;
    timer.start();
    run.reset();
    closeWindow();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(test::children(), std::size_t(0));
}

void TstLostWorkerWindow::theChosenOneIsMeasured()
{
    openWithStandIn("serve");
    const auto *service = m_window->findChild<AdviceService *>();
    QTRY_COMPARE_WITH_TIMEOUT(service->state(), AdviceService::State::Known, patience);
    const auto &choices = service->advice()->choices;
    const auto chosen = std::ranges::find(choices, "cupynumeric", &DeviceChoice::backend);
    QVERIFY(chosen != choices.end());
    QVERIFY(chosen->basis == DeviceChoice::Basis::Measured);
    QVERIFY(chosen->stepMs > 0);
}

void TstLostWorkerWindow::closingDoesNotWaitForABenchmark_data()
{
    QTest::addColumn<bool>("isChecked");
    QTest::addRow("while its worker is looked at") << false;
    QTest::addRow("while its worker starts") << true;
}

void TstLostWorkerWindow::closingDoesNotWaitForABenchmark()
{
    QFETCH(const bool, isChecked);
    openWithStandIn("mute", isChecked ? "0gpus=0" : "mute");
    auto *page = m_window->findChild<BenchmarkPage *>();
    QTRY_VERIFY_WITH_TIMEOUT(button("runBenchmark")->isEnabled(), patience);
    button("runBenchmark")->click();
    QVERIFY(page->isRunning());
    if (isChecked) {
        // The cell that is its first one, after those of backends that start nothing.
        const auto *model = m_window->findChild<MatrixModel *>();
        const auto isItsTurn = [model] {
            const auto next =
                std::ranges::find(model->cells(), MatrixCell::State::Waiting, &MatrixCell::state);
            return next != model->cells().end() && next->compute.backend == "cupynumeric";
        };
        QTRY_VERIFY_WITH_TIMEOUT(isItsTurn(), 5 * patience);
        QTRY_COMPARE_WITH_TIMEOUT(test::children(), std::size_t(1), patience);
    }
    QTest::qWait(300); // into the wait
    QVERIFY(page->isRunning());
    QElapsedTimer timer;
    timer.start();
    closeWindow();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(test::children(), std::size_t(0));
}

QTEST_MAIN(TstLostWorkerWindow)
#include "tst_lost_worker_window.moc"
