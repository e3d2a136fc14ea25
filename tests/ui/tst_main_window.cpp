// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/model_json.h"
#include "tests/ui/window_fixture.h"
#include "ui/dialogs/questions.h"
#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/plots/training_plots.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"

#include <QApplication>
#include <QDockWidget>
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
    void realMessageBox();
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

void TstMainWindow::realMessageBox()
{
    m_window->setQuestions(std::make_unique<DialogQuestions>());
    changeSomething();
    bool seen = false;
    QTimer::singleShot(100, m_window.get(), [&seen] {
        auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
        if (!box)
            return;
        seen = box->textFormat() == Qt::PlainText
               && box->text().contains(QStringLiteral("digits_1_vs_5"));
        for (QAbstractButton *candidate : box->buttons()) {
            if (candidate->text() == QStringLiteral("Cancel"))
                candidate->click();
        }
    });
    m_window->close();
    QVERIFY(seen);
    QVERIFY(m_window->isVisible());
    m_window->document().undoStack()->undo();
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
