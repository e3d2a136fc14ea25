// SPDX-License-Identifier: GPL-3.0-or-later
// The OpenQASM pane in the window: keys that mean something else elsewhere are text there.
#include "engine/experiment/experiment_json.h"
#include "tests/ui/window_fixture.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/qasm_editor/qasm_text_edit.h"
#include "ui/views/circuit_views.h"
#include "ui/views/qasm_page.h"

#include <QElapsedTimer>
#include <QMessageBox>
#include <QTimer>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

class TestQasmWindow final : public WindowFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useOwnSettings(); }
    void init()
    {
        openWindow();
        auto *const page = m_window->findChild<QasmPage *>();
        m_window->findChild<CircuitViews *>()->setCurrentWidget(page);
        m_pane = &page->pane();
        m_pane->edit().setFocus();
        QTRY_VERIFY(m_pane->edit().hasFocus());
        QVERIFY(m_pane->isInStep());
    }
    void cleanup() { closeWindow(); }

    void lettersAndSpaceAreText()
    {
        const Circuit before = m_window->document().experiment().circuit;
        m_pane->edit().moveCursor(QTextCursor::End);
        QTest::keyClicks(&m_pane->edit(), QStringLiteral("s q[0]; x q[1]; + -"));
        QVERIFY(m_pane->text().endsWith(QStringLiteral("s q[0]; x q[1]; + -")));
        QCOMPARE(session().state(), TrainingState::Idle);
        QTest::keyClick(&m_pane->edit(), Qt::Key_Backspace);
        for (int k = 0; k < 3; ++k)
            QTest::keyClick(&m_pane->edit(), Qt::Key_Backspace);
        QTRY_VERIFY(m_pane->isInStep());
        QCOMPARE(m_window->document().experiment().circuit.operations.size(),
                 before.operations.size() + 2);
        // Select all and delete are the text's, not the circuit's.
        QTest::keySequence(&m_pane->edit(), QKeySequence::SelectAll);
        QCOMPARE(m_pane->edit().textCursor().selectedText().size(), m_pane->text().size());
    }

    void undoInTheTextIsOfTheText()
    {
        changeSomething();
        const Experiment changed = m_window->document().experiment();
        const QString text = m_pane->text();
        m_pane->edit().moveCursor(QTextCursor::End);
        QTest::keyClicks(&m_pane->edit(), QStringLiteral("oops"));
        QTRY_VERIFY(!m_pane->marks().empty());
        QTest::keySequence(&m_pane->edit(), QKeySequence::Undo);
        QCOMPARE(m_pane->text(), text);
        QTRY_VERIFY(m_pane->isInStep());
        QCOMPARE(m_window->document().experiment(), changed);
        QTest::keySequence(&m_pane->edit(), QKeySequence::Undo);
        QVERIFY(m_window->document().experiment() != changed);
    }

    void idsOutliveAnEditInTheMiddleOfATraining()
    {
        trainLong();
        const Circuit before = m_window->document().experiment().circuit;
        QTextCursor cursor = m_pane->edit().textCursor();
        cursor.setPosition(int(m_pane->text().indexOf(QStringLiteral("// repeat"))));
        m_pane->edit().setTextCursor(cursor);
        QTest::keyClicks(&m_pane->edit(), QStringLiteral("h q[4];"));
        QTest::keyClick(&m_pane->edit(), Qt::Key_Return);
        QTRY_VERIFY(m_pane->isInStep());
        Circuit after = m_window->document().experiment().circuit;
        QCOMPARE(after.operations[9].gate, &gate("h"));
        after.operations.erase(after.operations.begin() + 9);
        after.blocks.front().first -= 1;
        QCOMPARE(after, before);
        QVERIFY(isBusy(session().state()));
    }

    void whatWasJustTypedIsSaved()
    {
        const QString path = m_folder.filePath(QStringLiteral("typed.json"));
        m_answers.path = path;
        append(QStringLiteral("h q[4];"));
        QVERIFY(!m_pane->isInStep());
        action(QStringLiteral("Save"))->trigger();
        QCOMPARE(m_answers.asked, QStringList());
        const Circuit saved = loadExperiment(path.toStdString()).circuit;
        QCOMPARE(saved.operations.back().gate, &gate("h"));
        QCOMPARE(saved, m_window->document().experiment().circuit);
        QVERIFY(!m_window->document().isModified());
    }

    void whatWasJustTypedIsAChange()
    {
        m_answers.save = Questions::Answer::Cancel;
        append(QStringLiteral("h q[4];"));
        m_window->close();
        QCOMPARE(m_answers.asked, QStringList{QStringLiteral("save")});
        QVERIFY(m_window->isVisible());
    }

    void whatWasJustTypedIsTrained()
    {
        append(QStringLiteral("h q[4];"));
        action(QStringLiteral("Train"))->trigger();
        QCOMPARE(m_answers.asked, QStringList());
        QTRY_VERIFY_WITH_TIMEOUT(session().runExperiment() != nullptr, patience);
        QCOMPARE(session().runExperiment()->circuit.operations.back().gate, &gate("h"));
    }

    void unreadableTextIsAskedAbout()
    {
        const QString path = m_folder.filePath(QStringLiteral("picture.json"));
        m_answers.path = path;
        m_answers.picture = false;
        const Circuit before = m_window->document().experiment().circuit;
        append(QStringLiteral("oops"));
        const QString bad = m_pane->text();
        for (const char *const name : {"Save", "Save as…", "Train", "Step", "Export circuit…"}) {
            m_answers.asked.clear();
            action(QString::fromUtf8(name))->trigger();
            QCOMPARE(m_answers.asked, QStringList{QStringLiteral("picture")});
            QVERIFY2(m_answers.reason.startsWith(
                         QStringLiteral("The text of the OpenQASM pane cannot be read. Line ")),
                     qPrintable(m_answers.reason));
        }
        QVERIFY(!QFile::exists(path));
        QCOMPARE(session().state(), TrainingState::Idle);
        m_answers.asked.clear();
        m_window->close();
        QCOMPARE(m_answers.asked, QStringList{QStringLiteral("picture")});
        QVERIFY(m_window->isVisible());
        QCOMPARE(m_pane->text(), bad);

        m_answers.picture = true;
        action(QStringLiteral("Save"))->trigger();
        QCOMPARE(loadExperiment(path.toStdString()).circuit, before);
        QCOMPARE(m_pane->text(), bad);
        action(QStringLiteral("Train"))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session().runExperiment() != nullptr, patience);
        QCOMPARE(session().runExperiment()->circuit, before);
        m_answers.asked.clear();
        m_window->close();
        QCOMPARE(m_answers.asked.value(0), QStringLiteral("picture"));
        QVERIFY(!m_window->isVisible());
    }

    void theQuestionIsInWords_data()
    {
        QTest::addColumn<QString>("doing");
        QTest::addColumn<QString>("question");
        QTest::addColumn<QString>("answer");
        QTest::newRow("save") << QStringLiteral("Save")
                              << QStringLiteral("Save the circuit of the picture?")
                              << QStringLiteral("Save the picture's circuit");
        QTest::newRow("train") << QStringLiteral("Train")
                               << QStringLiteral("Train the circuit of the picture?")
                               << QStringLiteral("Train the picture's circuit");
        QTest::newRow("export") << QStringLiteral("Export circuit…")
                                << QStringLiteral("Export the circuit of the picture?")
                                << QStringLiteral("Export the picture's circuit");
        QTest::newRow("quit") << QStringLiteral("Quit")
                              << QStringLiteral("Close and lose the text of the OpenQASM pane?")
                              << QStringLiteral("Close and lose the text");
    }

    void theQuestionIsInWords()
    {
        QFETCH(const QString, doing);
        QFETCH(const QString, question);
        QFETCH(const QString, answer);
        m_window->setQuestions(std::make_unique<DialogQuestions>());
        append(QStringLiteral("oops"));
        QStringList seen;
        QTimer clicker;
        connect(&clicker, &QTimer::timeout, m_window.get(), [&] {
            auto *const box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            if (!box)
                return;
            seen << box->text();
            for (QAbstractButton *button : box->buttons())
                seen << button->text();
            QVERIFY(box->textFormat() == Qt::PlainText);
            box->reject();
        });
        clicker.start(50);
        action(doing)->trigger();
        QCOMPARE(seen.value(0), question);
        QCOMPARE(seen.size(), 3);
        QVERIFY(seen.contains(answer));
        QVERIFY(seen.contains(QStringLiteral("Cancel")));
        QVERIFY(m_window->isVisible());
        QCOMPARE(session().state(), TrainingState::Idle);
        m_window->setQuestions(std::make_unique<TestQuestions>(m_answers));
    }

    void aTrainingGetsWholeLines()
    {
        trainLong();
        session().pause();
        QTRY_COMPARE_WITH_TIMEOUT(session().state(), TrainingState::Paused, patience);
        const std::vector<double> weights = session().circuitWeights();
        const Circuit before = m_window->document().experiment().circuit;
        const std::size_t parts = session().history().parts.size();
        const auto keys = [this](const QString &typed) {
            for (const QChar key : typed) {
                QTest::keyClick(&m_pane->edit(), key.toLatin1());
                QTest::qWait(400); // a slow typist, and longer than the pause
            }
        };
        // The same line over itself: w_1 on the way is nothing that a training should hear of.
        choose(QStringLiteral("ry("), QStringLiteral("w_12"));
        keys(QStringLiteral("w_12"));
        QVERIFY(m_pane->bar().text().contains(QStringLiteral("when the line is left")));
        QVERIFY(!m_pane->isInStep());
        QTRY_VERIFY(m_pane->isInStep());
        QCOMPARE(m_window->document().experiment().circuit, before);
        QCOMPARE(session().history().parts.size(), parts);
        QVERIFY(!m_pane->bar().text().contains(QStringLiteral("when the line is left")));

        // One that shares the weight of another gate: the first gate that uses it tells its value.
        choose(QStringLiteral("ry("), QStringLiteral("w_12"));
        keys(QStringLiteral("w_13"));
        QCOMPARE(session().history().parts.size(), parts);
        QTest::keyClick(&m_pane->edit(), Qt::Key_Down);
        QElapsedTimer sinceLeft;
        sinceLeft.start();
        QTRY_VERIFY(m_pane->isInStep());
        QVERIFY(sinceLeft.elapsed() < 900);
        QTRY_COMPARE_WITH_TIMEOUT(session().history().parts.size(), parts + 1, patience);
        std::vector<double> wanted = weights;
        wanted.erase(wanted.begin() + 13);
        QTRY_COMPARE_WITH_TIMEOUT(session().circuitWeights(), wanted, patience);

        // The loss goes on from there.
        const int steps = session().stepsDone();
        action(QStringLiteral("Resume"))->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(session().stepsDone() > steps + 3, patience);
        QCOMPARE(session().state(), TrainingState::Running);
        QCOMPARE(session().history().parts.size(), parts + 1);
    }

    void leavingTheTextIsLeavingTheLine()
    {
        trainLong();
        const Circuit before = m_window->document().experiment().circuit;
        choose({}, QStringLiteral("ry(w_12)"));
        QTest::keyClicks(&m_pane->edit(), QStringLiteral("rz(w_12)"));
        QTest::qWait(400);
        QCOMPARE(m_window->document().experiment().circuit, before);
        m_window->findChild<CircuitEditor *>()->setFocus();
        QVERIFY(m_pane->isInStep());
        QVERIFY(m_window->document().experiment().circuit != before);
    }

private:
    void append(const QString &line)
    {
        m_pane->edit().moveCursor(QTextCursor::End);
        QTest::keyClicks(&m_pane->edit(), line);
    }
    /// Selects the first `found` that stands behind `before`.
    void choose(const QString &before, const QString &found)
    {
        const qsizetype at = m_pane->text().indexOf(before + found) + before.size();
        QVERIFY2(at >= before.size(), qPrintable(m_pane->text()));
        QTextCursor cursor = m_pane->edit().textCursor();
        cursor.setPosition(int(at));
        cursor.setPosition(int(at + found.size()), QTextCursor::KeepAnchor);
        m_pane->edit().setTextCursor(cursor);
    }

    QasmPane *m_pane = nullptr;
};

QTEST_MAIN(TestQasmWindow)
#include "tst_qasm_window.moc"
