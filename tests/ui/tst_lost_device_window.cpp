// SPDX-License-Identifier: GPL-3.0-or-later
// A window whose GPU fails in mid-run; the host stands in for the GPU (tests/support/cuda_host).
// With ANSATZ_PICTURES=FOLDER it also saves what the window shows then, in two sizes and both
// looks.
#include "engine/circuit/templates.h"
#include "engine/device/host_facts.h"
#include "tests/ui/window_fixture.h"
#include "ui/badge.h"
#include "ui/session/advice_service.h"
#include "ui/settings_panel/advice_row.h"
#include "ui/settings_panel/note_box.h"

#include <QDir>
#include <QLabel>
#include <QScopeGuard>
#include <QTest>

#include <atomic>

#include "tests/engine/cuda_simulator/stand_in_gpu.h"
#include "tests/ui/window_pictures.h"

using namespace ansatz;
using namespace ansatz::ui;
using cuda_host::Call;
using cuda_host::runtime;

namespace {

// What the host has, as the engine asks for it.
std::atomic<std::uint64_t> hostMemory = std::uint64_t(8) << 30;

} // namespace

ansatz::HostFacts ansatz::readHostFacts(const std::filesystem::path &)
{
    HostFacts facts;
    facts.memoryTotal = std::uint64_t(8) << 30;
    facts.memoryAvailable = hostMemory;
    return facts;
}

class TstLostDeviceWindow final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOwnSettings(); }
    void init();
    void cleanup();
    void adviserKnowsTheGpu();
    void trainingStopsAndTheWindowLives();
    void continuesOnTheCpu();
    void editWhileCutIsTakenWhenItGoesOn();
    void trainingAgainIsRefusedWithTheReason();
    void resetForgetsIt();
    void memoryThatIsUsedUpCanBeContinuedToo();
    void editIsTakenOnTheGpu();
    void editWithoutMemoryLeavesTheRun();
    void anyErrorAfterTheFirstStepCanBeContinued();
    void continuingThatFailsKeepsTheRun();

private:
    /// The adviser hears of no edit from here on: the stand-in is for one thread at a time.
    void edit();
    /// Trains on the stand-in until it fails.
    void trainUntilItFails(Call call = Call::Wait, int after = 60,
                           cudaError_t error = cudaErrorIllegalAddress);
    [[nodiscard]] AdviceService *service() const { return m_window->findChild<AdviceService *>(); }
    [[nodiscard]] Badge *deviceBadge() const
    {
        return m_window->findChild<Badge *>(QStringLiteral("deviceBadge"));
    }
    [[nodiscard]] NoteBox *note() const
    {
        return m_window->findChild<NoteBox *>(QStringLiteral("failureNote"));
    }
};

void TstLostDeviceWindow::init()
{
    runtime.restart();
    openWindow();
    Experiment experiment = m_window->document().experiment();
    experiment.preprocessing[0].width = 3;
    experiment.preprocessing[0].height = 1;
    experiment.circuit = hybridPipelineCircuit(3, 1);
    experiment.training.steps = 120;
    experiment.training.batch = 4;
    experiment.data.sampleLimit = 40;
    experiment.compute.device = "cuda:0";
    m_window->document().edit(QStringLiteral("small"), experiment);
    // The stand-in is for one thread at a time.
    QTRY_COMPARE_WITH_TIMEOUT(service()->state(), AdviceService::State::Known, patience);
}

void TstLostDeviceWindow::cleanup()
{
    closeWindow();
    cuda::forgetLostDevices();
}

void TstLostDeviceWindow::trainUntilItFails(Call call, int after, cudaError_t error)
{
    runtime.fault = cuda_host::Fault{call, after, error};
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, patience);
}

void TstLostDeviceWindow::adviserKnowsTheGpu()
{
    bool isThere = false;
    for (const DeviceChoice &choice : service()->advice()->choices) {
        if (choice.device != "cuda:0" || choice.backend != "native")
            continue;
        isThere = true;
        QVERIFY(choice.canRun());
        QVERIFY(choice.stepMs > 0);
        QVERIFY(choice.memoryNeed > 0);
        QVERIFY(choice.memoryNeed < choice.memoryHave);
    }
    QVERIFY(isThere);
}

void TstLostDeviceWindow::trainingStopsAndTheWindowLives()
{
    trainUntilItFails();
    const int done = session().stepsDone();
    QVERIFY(done > 0 && done < 120);
    QVERIFY(session().model() && session().model()->steps == done);
    QVERIFY(note()->isVisible());
    QVERIFY2(note()->text().contains(QStringLiteral("GPU")), qPrintable(note()->text()));
    QVERIFY(note()->text().contains(QStringLiteral("model of step %1").arg(done)));
    QVERIFY(button("continueOnCpu")->isVisible());
    QVERIFY(action(QStringLiteral("Continue on CPU"))->isEnabled());
    // In this process it stays lost.
    QVERIFY(!button("tryAgain")->isVisible() && !action(QStringLiteral("Try Again"))->isEnabled());
    QVERIFY2(!note()->text().contains(QStringLiteral("Try again")), qPrintable(note()->text()));
    QVERIFY(button("trainButton")->isEnabled());
    QVERIFY(deviceBadge()->value().startsWith(QStringLiteral("cuda:0")));
    savePictures(*m_window, QStringLiteral("cut"));

    // Nothing more is asked of the GPU, also by the adviser, which tells why it is missing.
    QTRY_COMPARE_WITH_TIMEOUT(service()->state(), AdviceService::State::Known, patience);
    changeSomething();
    QTRY_COMPARE_WITH_TIMEOUT(service()->state(), AdviceService::State::Known, patience);
    for (const DeviceChoice &choice : service()->advice()->choices) {
        if (choice.device == "cuda:0")
            QVERIFY2(choice.reason.find("failed") != std::string::npos, choice.reason.c_str());
    }
    closeWindow();
    QCOMPARE(runtime.callsWhenLost, 0);
}

void TstLostDeviceWindow::continuesOnTheCpu()
{
    trainUntilItFails();
    const int before = session().stepsDone();
    const TrainedModel kept = *session().model();
    button("continueOnCpu")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().stepsDone(), 120);
    QVERIFY(!note()->isVisible());
    QVERIFY(!button("continueOnCpu")->isVisible());

    // One run to the eye: its steps follow each other.
    const auto &steps = session().history().steps;
    for (std::size_t i = 0; i < steps.size(); ++i)
        QCOMPARE(steps[i].step, int(i) + 1);
    QCOMPARE(session().facts()->device, std::string("cpu"));
    QCOMPARE(session().facts()->earlier.size(), 1U);
    QCOMPARE(session().facts()->earlier[0].steps, before);
    QCOMPARE(session().facts()->earlier[0].device, std::string("cuda:0"));
    QCOMPARE(session().model()->earlier, session().facts()->earlier);
    QVERIFY(session().model()->circuitWeights != kept.circuitWeights);

    // The badge shows what is used, and that the next start uses something else.
    QVERIFY(deviceBadge()->value().startsWith(QStringLiteral("cpu")));
    QVERIFY(deviceBadge()->differs());
    QVERIFY(deviceBadge()->toolTip().contains(QStringLiteral("cuda:0")));
    QVERIFY(m_window->findChild<NoteBox *>(QStringLiteral("pendingNote"))->isVisible());
    savePictures(*m_window, QStringLiteral("continued"));

    // As if it had been on the CPU from the start.
    Experiment onCpu = m_window->document().experiment();
    onCpu.compute.device = "cpu";
    const TrainedModel continued = *session().model();
    session().train(onCpu);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    const TrainedModel &whole = *session().model();
    QVERIFY(whole.earlier.empty());
    for (std::size_t i = 0; i < whole.circuitWeights.size(); ++i)
        QVERIFY(std::abs(whole.circuitWeights[i] - continued.circuitWeights[i]) < 2e-3);
    closeWindow();
    QCOMPARE(runtime.callsWhenLost, 0);
}

void TstLostDeviceWindow::editWhileCutIsTakenWhenItGoesOn()
{
    Experiment longer = m_window->document().experiment();
    longer.training.steps = 1'000'000;
    m_window->document().edit(QStringLiteral("longer"), longer);
    QTRY_COMPARE_WITH_TIMEOUT(service()->state(), AdviceService::State::Known, patience);
    trainUntilItFails();
    edit();
    QTest::qWait(100);
    QCOMPARE(session().history().parts.size(), std::size_t(1));
    button("continueOnCpu")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().history().parts.size(), std::size_t(2), patience);
    QVERIFY(session().runExperiment()->circuit == m_window->document().experiment().circuit);
    QCOMPARE(session().runExperiment()->compute.device, std::string("cpu"));
    QCOMPARE(session().state(), TrainingState::Running);
    session().stop();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    QCOMPARE(session().facts()->earlier.size(), std::size_t(2));
}

void TstLostDeviceWindow::trainingAgainIsRefusedWithTheReason()
{
    trainUntilItFails();
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Failed, patience);
    QVERIFY2(note()->text().contains(QStringLiteral("cuda:0 is not available")),
             qPrintable(note()->text()));
    QVERIFY(!button("continueOnCpu")->isVisible());
    QCOMPARE(runtime.callsWhenLost, 0);
}

void TstLostDeviceWindow::resetForgetsIt()
{
    trainUntilItFails();
    action(QStringLiteral("Reset"))->trigger();
    QCOMPARE(session().state(), TrainingState::Idle);
    QVERIFY(!note()->isVisible());
    QVERIFY(!button("continueOnCpu")->isVisible());
    QVERIFY(!session().model());
}

void TstLostDeviceWindow::memoryThatIsUsedUpCanBeContinuedToo()
{
    // The first evaluation asks for memory of its own; before it comes what a start allocates.
    trainUntilItFails(Call::Allocate, 6, cudaErrorMemoryAllocation);
    QVERIFY2(note()->text().contains(QStringLiteral("memory is used up")),
             qPrintable(note()->text()));
    button("continueOnCpu")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().stepsDone(), 120);
}

void TstLostDeviceWindow::edit()
{
    m_window->document().disconnect(service());
    Circuit circuit = m_window->document().experiment().circuit;
    append(circuit, gate("ry"), {1}, {Parameter::weight(circuit.weights)});
    m_window->document().editCircuit(QStringLiteral("Insert RY"), circuit);
}

void TstLostDeviceWindow::editIsTakenOnTheGpu()
{
    button("stepButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    edit();
    QTRY_COMPARE_WITH_TIMEOUT(session().history().parts.size(), std::size_t(2), patience);
    QCOMPARE(session().facts()->device, std::string("cuda:0"));
    QCOMPARE(session().facts()->earlier.size(), 1U);
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().stepsDone(), 120);
    QVERIFY(session().model()->circuit.operations
            == m_window->document().experiment().circuit.operations);
    QCOMPARE(session().circuitGradient().size(), session().model()->circuitWeights.size());
    QVERIFY(session().model()->circuitWeights.back() != 0);
}

void TstLostDeviceWindow::editWithoutMemoryLeavesTheRun()
{
    const Circuit before = m_window->document().experiment().circuit;
    button("stepButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    runtime.fault = cuda_host::Fault{Call::Allocate, 0, cudaErrorMemoryAllocation};
    edit();
    QTRY_VERIFY_WITH_TIMEOUT(session().editRefusal(), patience);
    QVERIFY2(session().editRefusal()->reason.contains(QStringLiteral("memory")),
             qPrintable(session().editRefusal()->reason));
    QCOMPARE(session().state(), TrainingState::Paused);
    button("trainButton")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().stepsDone(), 120);
    QVERIFY(session().model()->circuit.operations == before.operations);
    QCOMPARE(session().history().parts.size(), std::size_t(1));
}

void TstLostDeviceWindow::anyErrorAfterTheFirstStepCanBeContinued()
{
    trainUntilItFails(Call::Wait, 60, cudaSuccess); // the program finds no memory
    const int done = session().stepsDone();
    QVERIFY(done > 0 && done < 120);
    QVERIFY(session().model() && session().model()->steps == done);
    QVERIFY2(note()->text().contains(QStringLiteral("not enough memory")),
             qPrintable(note()->text()));
    QVERIFY(note()->text().contains(QStringLiteral("model of step %1").arg(done)));
    QVERIFY2(note()->text().contains(QStringLiteral("Try again")), qPrintable(note()->text()));
    button("tryAgain")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().stepsDone(), 120);
    QCOMPARE(session().facts()->device, std::string("cuda:0"));
    QCOMPARE(session().facts()->earlier.size(), 1U);
    QVERIFY(session().facts()->earlier[0].ending.find("not enough memory") != std::string::npos);
}

void TstLostDeviceWindow::continuingThatFailsKeepsTheRun()
{
    const auto restore = qScopeGuard([before = hostMemory.load()] { hostMemory = before; });
    trainUntilItFails();
    const int done = session().stepsDone();
    hostMemory = 0;
    button("continueOnCpu")->click();
    QCOMPARE(session().state(), TrainingState::Starting);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Cut, patience);
    QVERIFY2(note()->text().contains(QStringLiteral("may be used")), qPrintable(note()->text()));
    QVERIFY(note()->text().contains(QStringLiteral("model of step %1").arg(done)));
    QVERIFY(session().model() && session().model()->steps == done);
    QVERIFY(button("continueOnCpu")->isVisible());
    QCOMPARE(session().facts()->device, std::string("cuda:0"));

    hostMemory = std::uint64_t(8) << 30;
    button("continueOnCpu")->click();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QCOMPARE(session().stepsDone(), 120);
    QCOMPARE(session().facts()->earlier.size(), 1U);
    QCOMPARE(session().facts()->earlier[0].steps, done);
}

QTEST_MAIN(TstLostDeviceWindow)
#include "tst_lost_device_window.moc"
