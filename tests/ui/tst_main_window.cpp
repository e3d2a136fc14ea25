// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/model_json.h"
#include "tests/ui/window_fixture.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/dialogs/questions.h"
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
#include <QMessageBox>
#include <QSpinBox>
#include <QTest>
#include <QTimer>
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
    void settingWhileTraining();
    void closeWhileTraining_data();
    void closeWhileTraining();
    void closeWithChanges_data();
    void closeWithChanges();
    void modelThatIsNotExported();
    void realMessageBox_data();
    void realMessageBox();
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

void TstMainWindow::closeWhileTraining_data()
{
    QTest::addColumn<bool>("stop");
    QTest::addRow("stop") << true;
    QTest::addRow("go on") << false;
}

void TstMainWindow::closeWhileTraining()
{
    QFETCH(bool, stop);
    m_answers.stop = stop;
    trainLong();
    m_window->close();
    QVERIFY(m_answers.asked.contains(QStringLiteral("stop")));
    QCOMPARE(m_window->isVisible(), !stop);
    QCOMPARE(session().state(), stop ? TrainingState::Stopped : TrainingState::Running);
    if (stop)
        QVERIFY(session().model());
}

void TstMainWindow::closeWithChanges_data()
{
    QTest::addColumn<int>("answer");
    QTest::addColumn<bool>("closes");
    QTest::addRow("save") << static_cast<int>(Questions::Answer::Save) << true;
    QTest::addRow("discard") << static_cast<int>(Questions::Answer::Discard) << true;
    QTest::addRow("cancel") << static_cast<int>(Questions::Answer::Cancel) << false;
}

void TstMainWindow::closeWithChanges()
{
    QFETCH(int, answer);
    QFETCH(bool, closes);
    m_answers.save = static_cast<Questions::Answer>(answer);
    m_answers.path = m_folder.filePath(QStringLiteral("changed.json"));
    QFile::remove(m_answers.path);
    changeSomething();
    m_window->close();
    QCOMPARE(m_answers.asked, QStringList{QStringLiteral("save")});
    QCOMPARE(m_window->isVisible(), !closes);
    QCOMPARE(QFile::exists(m_answers.path), m_answers.save == Questions::Answer::Save);
}

void TstMainWindow::modelThatIsNotExported()
{
    session().train(m_window->document().experiment());
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    m_answers.model = Questions::Answer::Cancel;
    m_window->close();
    QCOMPARE(m_answers.asked, QStringList{QStringLiteral("model")});
    QVERIFY(m_window->isVisible());
    changeSomething();
    m_answers.save = Questions::Answer::Cancel;
    m_window->close();
    QVERIFY(m_answers.note.contains(QStringLiteral("model")));
    m_window->document().undoStack()->undo();
    m_answers.path = m_folder.filePath(QStringLiteral("kept.json"));
    m_answers.model = Questions::Answer::Save;
    m_window->close();
    QVERIFY(!m_window->isVisible());
    QVERIFY(QFile::exists(m_answers.path));
}

void TstMainWindow::realMessageBox_data()
{
    QTest::addColumn<bool>("training");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<bool>("closes");
    const QString changes = QStringLiteral("Save the changes to digits_1_vs_5?");
    const QString running = QStringLiteral("Training is running: stop it and keep the model?");
    QTest::addRow("changes, cancel") << false << changes << QStringLiteral("Cancel") << false;
    QTest::addRow("changes, discard") << false << changes << QStringLiteral("Don't save") << true;
    QTest::addRow("training, go on")
        << true << running << QStringLiteral("Go on training") << false;
    QTest::addRow("training, stop") << true << running << QStringLiteral("Stop training") << true;
}

void TstMainWindow::realMessageBox()
{
    QFETCH(bool, training);
    QFETCH(QString, text);
    QFETCH(QString, answer);
    QFETCH(bool, closes);
    m_window->setQuestions(std::make_unique<DialogQuestions>());
    if (training)
        trainLong();
    else
        changeSomething();
    QStringList seen;
    QTimer clicker;
    connect(&clicker, &QTimer::timeout, m_window.get(), [&] {
        auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
        if (!box || box->textFormat() != Qt::PlainText)
            return;
        seen.append(box->text());
        // After a stopped training comes the question about its model.
        const QString wanted = seen.size() == 1 ? answer : QStringLiteral("Don't export");
        for (QAbstractButton *candidate : box->buttons()) {
            if (candidate->text() == wanted)
                candidate->click();
        }
    });
    clicker.start(100);
    m_window->close();
    QCOMPARE(seen.value(0), text);
    QCOMPARE(seen.size(), training && closes ? 2 : 1);
    QCOMPARE(m_window->isVisible(), !closes);
    if (training)
        QCOMPARE(session().state(), closes ? TrainingState::Stopped : TrainingState::Running);
    m_window->setQuestions(std::make_unique<TestQuestions>(m_answers));
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
