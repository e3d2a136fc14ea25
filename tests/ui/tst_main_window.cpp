// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/model/model_json.h"
#include "ui/dialogs/questions.h"
#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/plots/training_plots.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/latency_probe.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUndoStack>

#include <map>
#include <set>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;

/// What a test answers, and what it was asked.
struct Answers {
    bool stop = true;
    Questions::Answer save = Questions::Answer::Discard;
    Questions::Answer model = Questions::Answer::Discard;
    QString path;
    QStringList asked;
    QString note;
    QString reason;
};

class TestQuestions final : public Questions {
public:
    explicit TestQuestions(Answers &answers) : m_answers(answers) {}

    bool stopTraining(QWidget *) override
    {
        m_answers.asked << QStringLiteral("stop");
        return m_answers.stop;
    }
    Answer saveChanges(QWidget *, const QString &, const QString &note) override
    {
        m_answers.asked << QStringLiteral("save");
        m_answers.note = note;
        return m_answers.save;
    }
    Answer exportModel(QWidget *) override
    {
        m_answers.asked << QStringLiteral("model");
        return m_answers.model;
    }
    QString openPath(QWidget *) override { return m_answers.path; }
    QString savePath(QWidget *, const QString &) override { return m_answers.path; }
    QString exportPath(QWidget *, const QString &) override { return m_answers.path; }
    void tellProblem(QWidget *, const QString &, const QString &reason) override
    {
        m_answers.asked << QStringLiteral("problem");
        m_answers.reason = reason;
    }

private:
    Answers &m_answers;
};

} // namespace

class TstMainWindow final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
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
    void accessibleNames();
    void shortcutsAreUnique();
    void tabReachesEverything();
    void nothingClipped_data();
    void nothingClipped();
    void layoutIsKept();
    void heartbeat();

private:
    QAction *action(const QString &text) const;
    QPushButton *button(const char *name) const
    {
        return m_window->findChild<QPushButton *>(QLatin1String(name));
    }
    TrainingSession &session() { return m_window->session(); }
    void trainLong()
    {
        Experiment experiment = m_window->document().experiment();
        experiment.training.steps = 1'000'000;
        session().train(experiment);
        QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > 3, patience);
    }
    void changeSomething()
    {
        Experiment changed = m_window->document().experiment();
        changed.training.batch += 1;
        m_window->document().edit(QStringLiteral("Change batch size"), changed);
    }
    void makeWindow();

    QTemporaryDir m_folder;
    Answers m_answers;
    std::unique_ptr<MainWindow> m_window;
};

void TstMainWindow::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
    Theme::instance().apply(*qApp, Appearance::Light);
}

void TstMainWindow::makeWindow()
{
    m_window = std::make_unique<MainWindow>();
    m_window->setQuestions(std::make_unique<TestQuestions>(m_answers));
    QVERIFY(m_window->openExperiment(QStringLiteral("digits_1_vs_5")));
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TstMainWindow::init()
{
    QFile::remove(m_folder.filePath(QStringLiteral("Ansatz/Workbench.ini")));
    m_answers = {};
    makeWindow();
}

void TstMainWindow::cleanup()
{
    m_window.reset();
}

QAction *TstMainWindow::action(const QString &text) const
{
    for (QAction *candidate : m_window->findChildren<QAction *>()) {
        QString name = candidate->text();
        if (name.remove(QLatin1Char('&')) == text)
            return candidate;
    }
    qFatal("no action %s", qPrintable(text));
}

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

void TstMainWindow::accessibleNames()
{
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        // Parts of a bigger widget are named by it.
        const bool part = widget->objectName().startsWith(QLatin1String("qt_"))
                          || qobject_cast<const QMenu *>(widget) || widget->focusProxy()
                          || qobject_cast<const QAbstractSpinBox *>(widget->parentWidget());
        if (widget->focusPolicy() == Qt::NoFocus || part || !widget->isVisibleTo(m_window.get()))
            continue;
        QAccessibleInterface *interface =
            QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
        QVERIFY2(
            interface && !interface->text(QAccessible::Name).isEmpty(),
            qPrintable(QStringLiteral("%1 %2 in %3")
                           .arg(QLatin1String(widget->metaObject()->className()),
                                widget->objectName(),
                                QLatin1String(widget->parentWidget()->metaObject()->className()))));
    }
}

void TstMainWindow::shortcutsAreUnique()
{
    std::map<QString, QAction *> seen;
    for (QAction *candidate : m_window->findChildren<QAction *>()) {
        for (const QKeySequence &keys : candidate->shortcuts()) {
            if (keys.isEmpty() || candidate->shortcutContext() == Qt::WidgetShortcut
                || candidate->shortcutContext() == Qt::WidgetWithChildrenShortcut)
                continue;
            QAction *&other = seen[keys.toString()];
            QVERIFY2(!other || other == candidate,
                     qPrintable(QStringLiteral("%1: %2, %3")
                                    .arg(keys.toString(), other ? other->text() : QString(),
                                         candidate->text())));
            other = candidate;
        }
    }
    QVERIFY(seen.contains(QStringLiteral("Space")));
    QVERIFY(seen.contains(QStringLiteral("F1")));
}

void TstMainWindow::tabReachesEverything()
{
    // Reading order: the run bar's buttons come one after the other, and the walk is a round.
    button("trainButton")->setFocus();
    std::set<QWidget *> visited;
    QWidget *focus = QApplication::focusWidget();
    QVERIFY(focus);
    while (visited.insert(focus).second && visited.size() < 400) {
        QTest::keyClick(focus, Qt::Key_Tab);
        focus = QApplication::focusWidget();
        QVERIFY(focus);
    }
    QVERIFY(visited.size() < 400);
    QVERIFY(visited.contains(button("stepButton")));
    QVERIFY(visited.contains(m_window->findChild<QWidget *>(QStringLiteral("learningRate"))));
    QVERIFY(visited.contains(m_window->findChild<QWidget *>(QStringLiteral("seed"))));
}

void TstMainWindow::nothingClipped_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addRow("1280x800") << QSize(1280, 800);
    QTest::addRow("1920x1080") << QSize(1920, 1080);
}

void TstMainWindow::nothingClipped()
{
    QFETCH(QSize, size);
    m_window->resize(size);
    QTest::qWait(100);
    QCOMPARE(m_window->size(), size);
    for (const QWidget *widget : m_window->findChildren<QWidget *>()) {
        const bool hasText =
            qobject_cast<const QPushButton *>(widget) || qobject_cast<const QLabel *>(widget);
        if (!hasText || !widget->isVisible() || widget->visibleRegion().isEmpty()
            || widget->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored)
            continue;
        const auto *label = qobject_cast<const QLabel *>(widget);
        if (label && label->wordWrap())
            continue;
        QVERIFY2(widget->width() >= widget->minimumSizeHint().width(),
                 qPrintable(QStringLiteral("%1: %2 of %3")
                                .arg(label ? label->text()
                                           : qobject_cast<const QPushButton *>(widget)->text())
                                .arg(widget->width())
                                .arg(widget->minimumSizeHint().width())));
    }
}

void TstMainWindow::layoutIsKept()
{
    m_window->resize(1300, 820);
    auto *dock = m_window->findChild<QDockWidget *>(QStringLiteral("accuracyDock"));
    QVERIFY(dock);
    dock->close();
    m_window->close();
    m_window.reset();
    makeWindow();
    dock = m_window->findChild<QDockWidget *>(QStringLiteral("accuracyDock"));
    QVERIFY(!dock->isVisible());
    action(QStringLiteral("Reset layout"))->trigger();
    QVERIFY(dock->isVisible());
}

void TstMainWindow::heartbeat()
{
    trainLong();
    LatencyProbe probe;
    QTest::qWait(500);
    probe.start();
    QTest::qWait(5000);
    probe.stop();
    const auto result = probe.result();
    qInfo("%d beats, late p50 %.2f ms, p99 %.2f ms, max %.2f ms, %d steps", result.beats,
          result.p50, result.p99, result.maximum, session().stepsDone());
    QVERIFY(result.beats > 100);
    QVERIFY2(result.p99 <= 50, qPrintable(QString::number(result.p99)));
    QVERIFY2(result.maximum <= 250, qPrintable(QString::number(result.maximum)));
}

QTEST_MAIN(TstMainWindow)
#include "tst_main_window.moc"
