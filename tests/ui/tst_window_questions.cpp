// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window_fixture.h"
#include "ui/dialogs/questions.h"
#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/session/training_session.h"

#include <QApplication>
#include <QFile>
#include <QMessageBox>
#include <QTest>
#include <QTimer>

using namespace ansatz;
using namespace ansatz::ui;

class TstWindowQuestions final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOwnSettings(); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }
    void closeWhileTraining_data();
    void closeWhileTraining();
    void closeWhileStarting();
    void closeWithChanges_data();
    void closeWithChanges();
    void modelThatIsNotExported();
    void changesAndModel_data();
    void changesAndModel();
    void saveThatFails();
    void realMessageBox_data();
    void realMessageBox();
};

void TstWindowQuestions::closeWhileTraining_data()
{
    QTest::addColumn<bool>("stop");
    QTest::addRow("stop") << true;
    QTest::addRow("go on") << false;
}

void TstWindowQuestions::closeWhileTraining()
{
    QFETCH(bool, stop);
    m_answers.stop = stop;
    trainLong();
    m_window->close();
    QVERIFY(m_answers.asked.contains(QStringLiteral("stop")));
    QVERIFY(m_answers.hasModel);
    QCOMPARE(m_window->isVisible(), !stop);
    QCOMPARE(session().state(), stop ? TrainingState::Stopped : TrainingState::Running);
    if (stop)
        QVERIFY(session().model());
}

void TstWindowQuestions::closeWithChanges_data()
{
    QTest::addColumn<int>("answer");
    QTest::addColumn<bool>("closes");
    QTest::addRow("save") << static_cast<int>(Questions::Answer::Save) << true;
    QTest::addRow("discard") << static_cast<int>(Questions::Answer::Discard) << true;
    QTest::addRow("cancel") << static_cast<int>(Questions::Answer::Cancel) << false;
}

void TstWindowQuestions::closeWithChanges()
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

void TstWindowQuestions::modelThatIsNotExported()
{
    session().train(m_window->document().experiment());
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    m_answers.model = Questions::Answer::Cancel;
    m_window->close();
    QCOMPARE(m_answers.asked, QStringList{QStringLiteral("model")});
    QVERIFY(m_window->isVisible());
    m_answers.path = m_folder.filePath(QStringLiteral("kept.json"));
    m_answers.model = Questions::Answer::Save;
    m_window->close();
    QVERIFY(!m_window->isVisible());
    QVERIFY(QFile::exists(m_answers.path));
}

void TstWindowQuestions::changesAndModel_data()
{
    QTest::addColumn<int>("save");
    QTest::addColumn<int>("model");
    QTest::addColumn<bool>("closes");
    const auto add = [](const char *name, Questions::Answer save, Questions::Answer model,
                        bool closes) {
        QTest::newRow(name) << static_cast<int>(save) << static_cast<int>(model) << closes;
    };
    using Answer = Questions::Answer;
    add("both kept", Answer::Save, Answer::Save, true);
    add("changes kept", Answer::Save, Answer::Discard, true);
    add("changes kept, then cancel", Answer::Save, Answer::Cancel, false);
    add("model kept", Answer::Discard, Answer::Save, true);
    add("none kept", Answer::Discard, Answer::Discard, true);
    add("changes lost, then cancel", Answer::Discard, Answer::Cancel, false);
}

void TstWindowQuestions::changesAndModel()
{
    QFETCH(int, save);
    QFETCH(int, model);
    QFETCH(bool, closes);
    changeSomething();
    session().train(m_window->document().experiment());
    QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Finished, patience);
    m_answers.save = static_cast<Questions::Answer>(save);
    m_answers.model = static_cast<Questions::Answer>(model);
    m_answers.path = m_folder.filePath(QStringLiteral("experiment.json"));
    m_answers.modelPath = m_folder.filePath(QStringLiteral("trained.json"));
    QFile::remove(m_answers.path);
    QFile::remove(m_answers.modelPath);
    m_window->close();
    QCOMPARE(m_answers.asked, (QStringList{QStringLiteral("save"), QStringLiteral("model")}));
    QCOMPARE(m_window->isVisible(), !closes);
    QCOMPARE(QFile::exists(m_answers.path), m_answers.save == Questions::Answer::Save);
    QCOMPARE(QFile::exists(m_answers.modelPath), m_answers.model == Questions::Answer::Save);
    if (closes)
        return;
    // What is saved by now is not asked again; opening another asks as closing does.
    m_answers.asked.clear();
    QVERIFY(!m_window->openExperiment(QStringLiteral("hybrid_gpu_pipeline")));
    QCOMPARE(m_answers.asked.last(), QStringLiteral("model"));
    QCOMPARE(m_answers.asked.contains(QStringLiteral("save")), m_window->isWindowModified());
    QVERIFY(session().model());
}

void TstWindowQuestions::saveThatFails()
{
    changeSomething();
    m_answers.save = Questions::Answer::Save;
    m_answers.path = QStringLiteral("/no/such/folder/a.json");
    m_window->close();
    QVERIFY(m_window->isVisible());
    QCOMPARE(m_answers.asked, (QStringList{QStringLiteral("save"), QStringLiteral("problem")}));
}

void TstWindowQuestions::closeWhileStarting()
{
    session().train(m_window->document().experiment());
    QCOMPARE(session().state(), TrainingState::Starting);
    m_window->close();
    QVERIFY(!m_answers.hasModel);
    // A quick machine may have done a step before the stop reached it; then there is a model to ask
    // about.
    QStringList expected{QStringLiteral("stop")};
    if (session().stepsDone() > 0)
        expected << QStringLiteral("model");
    QCOMPARE(m_answers.asked, expected);
    QVERIFY(!m_window->isVisible());
    QCOMPARE(session().state(), TrainingState::Stopped);
}

void TstWindowQuestions::realMessageBox_data()
{
    QTest::addColumn<QString>("doing");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<bool>("closes");
    const QString changes = QStringLiteral("Save the changes to digits_1_vs_5?");
    const QString starting = QStringLiteral("Training is starting: stop it?");
    const QString running = QStringLiteral("Training is running: stop it and keep the model?");
    QTest::addRow("changes, cancel")
        << QStringLiteral("editing") << changes << QStringLiteral("Cancel") << false;
    QTest::addRow("changes, discard")
        << QStringLiteral("editing") << changes << QStringLiteral("Don't save") << true;
    QTest::addRow("starting, go on")
        << QStringLiteral("starting") << starting << QStringLiteral("Go on training") << false;
    QTest::addRow("training, go on")
        << QStringLiteral("training") << running << QStringLiteral("Go on training") << false;
    QTest::addRow("training, stop")
        << QStringLiteral("training") << running << QStringLiteral("Stop training") << true;
}

void TstWindowQuestions::realMessageBox()
{
    QFETCH(QString, doing);
    QFETCH(QString, text);
    QFETCH(QString, answer);
    QFETCH(bool, closes);
    m_window->setQuestions(std::make_unique<DialogQuestions>());
    const bool training = doing == QLatin1String("training");
    if (training)
        trainLong();
    else if (doing == QLatin1String("starting"))
        session().train(m_window->document().experiment());
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

QTEST_MAIN(TstWindowQuestions)
#include "tst_window_questions.moc"
