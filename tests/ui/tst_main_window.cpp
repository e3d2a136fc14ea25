// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "engine/model/model_json.h"
#include "tests/ui/window_fixture.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/plots/training_plots.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStatusBar>
#include <QTest>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

class TstMainWindow final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOwnSettings(); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }
    void firstScreen();
    void trainButtonAndFirstPoint();
    void spaceAndStepKeys();
    void buttonsFollowTheState();
    void spaceStaysWithButtonsAndText();
    void firstKeys();
    void undoInFields();
    void stoppedBeforeTheFirstStep();
    void settingWhileTraining();
    void sampleThatTheRunHasNot();
    void brokenFile();
    void saveAndOpen();
    void exportModel();
    void openWhileTraining();
};

void TstMainWindow::firstScreen()
{
    QCOMPARE(m_window->windowTitle(), QStringLiteral("digits_1_vs_5[*] — Ansatz Workbench"));
    QVERIFY(!m_window->isWindowModified());
    QCOMPARE(session().state(), TrainingState::Idle);
    QCOMPARE(m_window->findChildren<QDockWidget *>().size(), 3);
    for (const QDockWidget *dock : m_window->findChildren<QDockWidget *>())
        QVERIFY(dock->isVisible());
    QVERIFY(button("trainButton")->isEnabled());
    // The plots' axes are as long as the run that Train would start.
    QCOMPARE(session().stepsAhead(), 300);
    // How to begin, until a person touches the circuit.
    const auto *hint = m_window->findChild<QLabel *>(QStringLiteral("hint"));
    const QString begin = QStringLiteral("Drag a gate onto a wire, or press Space to train");
    QTest::qWait(50);
    QCOMPARE(hint->toolTip(), begin);
    auto *circuit =
        qobject_cast<QAbstractScrollArea *>(m_window->findChild<CircuitEditor *>()->focusProxy());
    QTest::mouseClick(circuit->viewport(), Qt::LeftButton);
    QVERIFY(hint->toolTip() != begin && !hint->toolTip().isEmpty());
    changeSomething();
    QVERIFY(m_window->isWindowModified());
    QCOMPARE(action(QStringLiteral("Undo Change batch size"))->shortcut(),
             QKeySequence(QKeySequence::Undo));
}

void TstMainWindow::trainButtonAndFirstPoint()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_window->preview().data(), patience);
    QElapsedTimer clock;
    clock.start();
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    auto *plot = m_window->findChild<TrainingPlot *>(QStringLiteral("loss"));
    QTRY_VERIFY_WITH_TIMEOUT(plot->pointCount() > 0, 5000);
    const qint64 first = clock.elapsed();
    qInfo("first plotted point after %lld ms", static_cast<long long>(first));
    QVERIFY2(first <= 1000, qPrintable(QString::number(first)));
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    QVERIFY(m_window->findChild<QLabel *>(QStringLiteral("stepText"))
                ->text()
                .startsWith(QStringLiteral("step 300 of 300")));
}

void TstMainWindow::spaceAndStepKeys()
{
    Experiment experiment = m_window->document().experiment();
    experiment.training.steps = 1'000'000;
    m_window->document().edit(QStringLiteral("Steps"), experiment);
    m_window->setFocus();
    QTest::keyClick(m_window.get(), Qt::Key_Space);
    QCOMPARE(session().state(), TrainingState::Starting);
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > 3, patience);
    QTest::keyClick(m_window.get(), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    const int done = session().stepsDone();
    QTest::keyClick(m_window.get(), Qt::Key_S);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    QCOMPARE(session().stepsDone(), done + 1);
    QTest::keyClick(m_window.get(), Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > done + 1, patience);
}

void TstMainWindow::buttonsFollowTheState()
{
    const auto enabled = [this](const char *name) { return button(name)->isEnabled(); };
    QVERIFY(enabled("trainButton") && enabled("stepButton"));
    QVERIFY(!enabled("pauseButton") && !enabled("stopButton") && !enabled("resetButton"));
    QTest::mouseClick(button("stepButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    QCOMPARE(button("trainButton")->text(), QStringLiteral("Resume"));
    QVERIFY(enabled("stopButton") && enabled("resetButton") && !enabled("pauseButton"));
    QTest::mouseClick(button("stopButton"), Qt::LeftButton);
    QCOMPARE(session().state(), TrainingState::Stopped);
    QVERIFY(action(QStringLiteral("Export model…"))->isEnabled());
    QTest::mouseClick(button("resetButton"), Qt::LeftButton);
    QCOMPARE(session().state(), TrainingState::Idle);
    QVERIFY(!action(QStringLiteral("Export model…"))->isEnabled());
    trainLong();
    QVERIFY(enabled("pauseButton") && !enabled("trainButton"));
    QTest::mouseClick(button("pauseButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
}

void TstMainWindow::spaceStaysWithButtonsAndText()
{
    auto *observables = m_window->findChild<QLineEdit *>(QStringLiteral("observables"));
    observables->setFocus();
    QTest::keyClick(observables, Qt::Key_Space);
    QCOMPARE(session().state(), TrainingState::Idle);
    QCOMPARE(observables->text(), QStringLiteral(" "));
    button("stepButton")->setFocus();
    QTest::keyClick(button("stepButton"), Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
    QCOMPARE(session().stepsDone(), 1);
}

void TstMainWindow::firstKeys()
{
    auto *circuit = m_window->findChild<CircuitEditor *>()->focusProxy();
    QCOMPARE(QApplication::focusWidget(), circuit);
    action(QStringLiteral("Find a gate or type an operation"))->trigger();
    auto *search = m_window->findChild<GatePalette *>()->searchField();
    QCOMPARE(QApplication::focusWidget(), search);
    QTest::keyClick(search, Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), circuit);
    QTest::keyClick(circuit, Qt::Key_Space);
    QCOMPARE(session().state(), TrainingState::Starting);
    QVERIFY(search->text().isEmpty());
}

void TstMainWindow::undoInFields()
{
    const auto now = [this] { return m_window->document().experiment(); };
    const Experiment before = now();
    auto *search = m_window->findChild<GatePalette *>()->searchField();
    search->setFocus();
    QTest::keyClicks(search, QStringLiteral("h 0"));
    QTest::keyClick(search, Qt::Key_Return);
    const Experiment inserted = now();
    QVERIFY(inserted != before && search->text().isEmpty());
    // What is typed is taken back first, and the document's last edit when there is no more of it.
    QTest::keyClicks(search, QStringLiteral("x"));
    QTest::keyClick(search, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(search->text().isEmpty() && !search->isUndoAvailable());
    QVERIFY(now() == inserted);
    QTest::keyClick(search, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(now() == before);
    auto *batch = m_window->findChild<QSpinBox *>(QStringLiteral("batch"));
    batch->setFocus();
    batch->stepUp();
    QVERIFY(now() != before);
    QTest::keyClick(batch, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(now() == before);
    QTest::keyClick(batch, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(now() != before);
}

void TstMainWindow::stoppedBeforeTheFirstStep()
{
    const auto text = [this](const char *name) {
        return m_window->findChild<QLabel *>(QLatin1String(name))->text();
    };
    // What comes before the first step takes a second here: no stop comes too late for it.
    Experiment slow = m_window->document().experiment();
    slow.circuit.qubits = 20;
    findTemplate("rotation_layer_rx_ry")->appendTo(slow.circuit);
    session().train(slow);
    QCOMPARE(text("runState"), QStringLiteral("Loading data and compiling…"));
    action(QStringLiteral("Stop"))->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    QVERIFY(!session().model());
    QCOMPARE(text("detailText"), QStringLiteral("stopped before the first step"));
    QCOMPARE(text("runState"), QStringLiteral("Nothing trained yet"));
    trainLong();
    action(QStringLiteral("Stop"))->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    QVERIFY(text("detailText").startsWith(QStringLiteral("stopped, model kept")));
    QVERIFY(text("runState").startsWith(QStringLiteral("train accuracy")));
}

void TstMainWindow::settingWhileTraining()
{
    trainLong();
    auto *batch = m_window->findChild<QSpinBox *>(QStringLiteral("batch"));
    for (int value : {5, 64, 1}) {
        batch->setValue(value);
        QTest::qWait(30);
    }
    Experiment changed = m_window->document().experiment();
    changed.circuit = {};
    append(changed.circuit, gate("h"), {0});
    m_window->document().edit(QStringLiteral("Replace circuit"), changed);
    QTest::qWait(200);
    QCOMPARE(session().state(), TrainingState::Running);
    m_window->document().undoStack()->setIndex(0);
    QTest::qWait(100);
    QCOMPARE(session().state(), TrainingState::Running);
    session().stop();
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Stopped, patience);
    QVERIFY(session().model());
}

void TstMainWindow::sampleThatTheRunHasNot()
{
    const auto setTestPart = [this](double percent) {
        m_window->findChild<QDoubleSpinBox *>(QStringLiteral("testFraction"))->setValue(percent);
    };
    setTestPart(45);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->preview().data(), patience);
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    setTestPart(10);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->preview().data(), patience);
    QVERIFY(session().facts()->trainSamples <= 250);
    QVERIFY(m_window->preview().data()->train.features.rows > 250);
    QSpinBox *chooser = nullptr;
    for (QSpinBox *candidate : m_window->findChildren<QSpinBox *>()) {
        if (candidate->accessibleName() == QStringLiteral("Shown sample"))
            chooser = candidate;
    }
    QVERIFY(chooser);
    chooser->setValue(250);
    QCOMPARE(m_window->preview().sample(), std::size_t(250));
    auto *plot = m_window->findChild<TrainingPlot *>(QStringLiteral("expectations"));
    const auto description = [plot] { return plot->focusProxy()->accessibleDescription(); };
    QVERIFY2(description().contains(QStringLiteral("The run has no sample 250, only 0 to ")),
             qPrintable(description()));
    chooser->setValue(3);
    QVERIFY(!description().contains(QStringLiteral("The run has no sample")));
}

void TstMainWindow::brokenFile()
{
    const QString path = m_folder.filePath(QStringLiteral("broken.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"format\": \"ansatz-experiment\", \"version\": 1, \"nam");
    file.close();
    changeSomething();
    trainLong();
    const Experiment before = m_window->document().experiment();
    QVERIFY(!m_window->openExperiment(path));
    QCOMPARE(m_answers.asked, QStringList{QStringLiteral("problem")});
    QVERIFY2(m_answers.reason.contains(QStringLiteral("broken.json")),
             qPrintable(m_answers.reason));
    QVERIFY(m_window->document().experiment() == before);
    QCOMPARE(session().state(), TrainingState::Running);
}

void TstMainWindow::saveAndOpen()
{
    m_answers.path = m_folder.filePath(QStringLiteral("mine.json"));
    changeSomething();
    action(QStringLiteral("Save"))->trigger();
    QCOMPARE(m_window->windowTitle(), QStringLiteral("mine[*] — Ansatz Workbench"));
    QVERIFY(!m_window->isWindowModified());
    const Experiment saved = m_window->document().experiment();
    QVERIFY(m_window->openExperiment(QStringLiteral("hybrid_gpu_pipeline")));
    QVERIFY(m_window->document().experiment() != saved);
    action(QStringLiteral("Open…"))->trigger();
    QVERIFY(m_window->document().experiment() == saved);
    QVERIFY(action(m_answers.path)->isEnabled());
    m_answers.path = QStringLiteral("/no/such/folder/a.json");
    action(QStringLiteral("Save as…"))->trigger();
    QCOMPARE(m_answers.asked.last(), QStringLiteral("problem"));
    QCOMPARE(m_window->windowTitle(), QStringLiteral("mine[*] — Ansatz Workbench"));
}

void TstMainWindow::exportModel()
{
    session().train(m_window->document().experiment());
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    m_answers.path = m_folder.filePath(QStringLiteral("model.json"));
    action(QStringLiteral("Export model…"))->trigger();
    QVERIFY2(m_answers.asked.isEmpty(), qPrintable(m_answers.reason));
    QCOMPARE(m_window->statusBar()->currentMessage(), QStringLiteral("Written to model.json"));
    const TrainedModel model = loadModel(m_answers.path.toStdString());
    QCOMPARE(model.circuitWeights, session().model()->circuitWeights);
    m_answers.path = m_folder.path();
    action(QStringLiteral("Export model…"))->trigger();
    QCOMPARE(m_answers.asked, QStringList{QStringLiteral("problem")});
    QVERIFY(!m_answers.reason.isEmpty());
}

void TstMainWindow::openWhileTraining()
{
    trainLong();
    QVERIFY(m_window->openExperiment(QStringLiteral("iris_setosa_vs_versicolor")));
    QCOMPARE(session().state(), TrainingState::Idle);
    QCOMPARE(m_window->windowTitle(),
             QStringLiteral("iris_setosa_vs_versicolor[*] — Ansatz Workbench"));
    QTest::mouseClick(button("trainButton"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
}

QTEST_MAIN(TstMainWindow)
#include "tst_main_window.moc"
