// SPDX-License-Identifier: GPL-3.0-or-later
// The program and the picture in step: typing, errors, changes from elsewhere, undo, selection.
#include "engine/base/error.h"
#include "engine/circuit/openqasm_writer.h"
#include "engine/circuit/templates.h"
#include "tests/ui/qasm_editor/qasm_bench.h"

#include <QClipboard>
#include <QHelpEvent>
#include <QShortcut>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBlock>
#include <QToolTip>

using namespace ansatz;
using namespace ansatz::ui;

class TestQasmPane final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void typingIsDrawnAfterAPause()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        const Circuit before = bench.circuit();
        bench.cursorTo(QStringLiteral("rx(w_0)"));
        bench.type(QStringLiteral("h q[1];\n"));
        QCOMPARE(bench.circuit(), before); // not at every key
        QVERIFY(!bench.pane().isInStep());
        bench.settle();
        QCOMPARE(bench.circuit().operations.size(), before.operations.size() + 1);
        QCOMPARE(bench.undoName(), QStringLiteral("Edit OpenQASM"));
        QCOMPARE(bench.document.undoStack()->count(), 1);
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit(), before);
    }

    void leavingReadsAtOnce()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        QFocusEvent in(QEvent::FocusIn);
        QApplication::sendEvent(&bench.edit(), &in);
        bench.replace(QStringLiteral("rx(w_0)"), QStringLiteral("rz(w_0)"));
        QFocusEvent out(QEvent::FocusOut, Qt::TabFocusReason);
        QApplication::sendEvent(&bench.edit(), &out);
        QVERIFY2(bench.pane().isInStep(), qPrintable(bench.text()));
        QCOMPARE(bench.operation(3).gate, &gate("rz"));
    }

    void typingIsOneStep()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        const Circuit before = bench.circuit();
        const QString text = bench.text();
        bench.cursorTo(QStringLiteral("rx(w_0)"));
        for (const char *const line : {"h q[0];\n", "x q[0];\n", "y q[1];\n"}) {
            bench.type(QString::fromLatin1(line));
            bench.settle();
        }
        QCOMPARE(bench.circuit().operations.size(), before.operations.size() + 3);
        QCOMPARE(bench.document.undoStack()->count(), 1);
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit(), before);
        QCOMPARE(bench.text(), text);
        bench.document.undoStack()->redo();
        QCOMPARE(bench.circuit().operations.size(), before.operations.size() + 3);
        QVERIFY(bench.text().contains(QStringLiteral("h q[0];\nx q[0];\ny q[1];\n")));
    }

    void anErrorIsUnderlinedAndThePictureStays()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        const Circuit before = bench.circuit();
        bench.replace(QStringLiteral("ry(w_2)"), QStringLiteral("ryy(w_2)"));
        QTRY_COMPARE(bench.underlined(QTextCharFormat::WaveUnderline), QStringList{"ryy"});
        QVERIFY(!bench.pane().isInStep());
        QCOMPARE(bench.circuit(), before);
        const std::size_t line = std::size_t(
            bench.text().left(bench.text().indexOf(QStringLiteral("ryy"))).count(u'\n') + 1);
        QVERIFY(bench.bar().startsWith(QStringLiteral("Line %1, column 1: ").arg(line)));
        QVERIFY(bench.bar().endsWith(QStringLiteral("The picture shows the last readable text.")));
        QVERIFY(bench.button(QasmBar::Revert)->isVisible());

        // As a tooltip too.
        bench.cursorTo(QStringLiteral("ryy"), 1);
        const QPoint at = bench.edit().cursorRect().center();
        QHelpEvent help(QEvent::ToolTip, bench.edit().viewport()->mapTo(&bench.edit(), at),
                        bench.edit().viewport()->mapToGlobal(at));
        QApplication::sendEvent(&bench.edit(), &help);
        QVERIFY(QToolTip::text().startsWith(QStringLiteral("Line %1").arg(line)));

        // F8, the button and a click on the message go there.
        for (const int way : {0, 1, 2}) {
            bench.edit().moveCursor(QTextCursor::Start);
            if (way == 0)
                bench.pane().findChildren<QShortcut *>().constFirst()->activated();
            else if (way == 1)
                bench.button(QasmBar::GoTo)->click();
            else
                QTest::mouseClick(bench.pane().bar().findChild<QLabel *>(), Qt::LeftButton);
            QCOMPARE(bench.edit().selectedPlace().first.line, line);
            QCOMPARE(bench.edit().selectedPlace().first.column, std::size_t(1));
        }

        bench.replace(QStringLiteral("ryy"), QStringLiteral("rz"));
        bench.settle();
        QCOMPARE(bench.underlined(QTextCharFormat::WaveUnderline), QStringList());
        QCOMPARE(bench.operation(5).gate, &gate("rz"));
        QCOMPARE(bench.operation(5).id, before.operations[5].id);
    }

    void revertingWritesThePicture()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        const QString text = bench.text();
        bench.replace(QStringLiteral("ry(w_2)"), QStringLiteral("nonsense"));
        QTRY_VERIFY(bench.button(QasmBar::Revert)->isVisible());
        const QString bad = bench.text();
        bench.button(QasmBar::Revert)->click();
        QCOMPARE(bench.text(), text);
        QVERIFY(bench.pane().isInStep());
        // Not lost even then.
        QTest::keyClick(&bench.edit(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(bench.text(), bad);
        QTRY_VERIFY(bench.button(QasmBar::Revert)->isVisible());
    }

    void whatIsLeftOutIsUnderlinedOtherwise()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        bench.edit().moveCursor(QTextCursor::End);
        bench.type(QStringLiteral("barrier q;\nh q[0];\nreset q[1];"));
        QTRY_VERIFY(!bench.pane().marks().empty());
        QCOMPARE(bench.underlined(QTextCharFormat::WaveUnderline).size(),
                 1); // a reset behind gates
        bench.replace(QStringLiteral("reset q[1];"), QStringLiteral("bit[2] c = measure q;"));
        QTRY_COMPARE(
            bench.underlined(QTextCharFormat::DashUnderline),
            (QStringList{QStringLiteral("barrier q;"), QStringLiteral("bit[2] c = measure q"),
                         QStringLiteral("bit[2] c = measure q;")}));
        bench.settle();
        QVERIFY(bench.pane().bar().kind() == QasmBar::Kind::Warning);
        const QList<QShortcut *> shortcuts = bench.pane().findChildren<QShortcut *>();
        bench.edit().moveCursor(QTextCursor::Start);
        shortcuts[0]->activated();
        const std::size_t barrier = bench.edit().selectedPlace().first.line;
        shortcuts[0]->activated();
        QCOMPARE(bench.edit().selectedPlace().first.line, barrier + 2);
        shortcuts[1]->activated();
        QCOMPARE(bench.edit().selectedPlace().first.line, barrier);
    }

    void aChangeOfThePictureIsWritten()
    {
        QasmBench bench(hybridPipelineCircuit(3, 2));
        bench.edit().resize(400, 120);
        bench.cursorTo(QStringLiteral("ry(w_3) q[0]"), 4);
        const QString line = bench.edit().textCursor().block().text();
        const int row = bench.edit().cursorRect().top();
        bench.editor.select({1});
        bench.action("Delete gates")->trigger();
        QVERIFY(!bench.text().contains(QStringLiteral("rx(x_0)")));
        QCOMPARE(bench.text(), programText(bench.circuit()).text);
        QCOMPARE(bench.edit().textCursor().block().text(), line);
        QVERIFY(std::abs(bench.edit().cursorRect().top() - row)
                <= 2 * bench.edit().fontMetrics().lineSpacing());
        bench.document.undoStack()->undo();
        QVERIFY(bench.text().contains(QStringLiteral("rx(x_0)")));
        QVERIFY(bench.pane().isInStep());
    }

    void commentsAndLayoutStay()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        const Circuit before = bench.circuit();
        bench.cursorTo(QStringLiteral("cx q[0]"));
        bench.type(QStringLiteral("\n  // my entangler\n     "));
        bench.settle();
        const QString text = bench.text();
        QCOMPARE(bench.circuit(), before);
        QVERIFY(!bench.document.undoStack()->canUndo());
        // A change of other settings is none of the circuit.
        Experiment experiment = bench.document.experiment();
        experiment.seed += 1;
        bench.document.edit(QStringLiteral("Change seed"), experiment);
        QCOMPARE(bench.text(), text);
        QVERIFY(bench.bar().contains(QStringLiteral("Your layout and comments stay")));
        // One of the circuit says what is lost, and undoing brings it back.
        bench.editor.select({1});
        bench.action("Delete gates")->trigger();
        QVERIFY(!bench.text().contains(QStringLiteral("my entangler")));
        QVERIFY(bench.bar().contains(QStringLiteral("(1)")));
        bench.button(QasmBar::Undo)->click();
        QCOMPARE(bench.text(), text);
        QCOMPARE(bench.circuit(), before);
    }

    void aChangeUnderBadTextAsks()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        bench.replace(QStringLiteral("ry(w_2)"), QStringLiteral("oops"));
        QTRY_VERIFY(bench.button(QasmBar::Revert)->isVisible());
        const QString bad = bench.text();
        bench.editor.select({1});
        bench.action("Delete gates")->trigger();
        QCOMPARE(bench.text(), bad);
        QVERIFY(bench.bar().startsWith(QStringLiteral("The circuit changed meanwhile.")));
        QVERIFY(!bench.button(QasmBar::Revert)->isVisible());
        const Circuit changed = bench.circuit();

        // Typing on decides nothing.
        bench.replace(QStringLiteral("oops"), QStringLiteral("ry(w_2)"));
        QTRY_VERIFY(bench.underlined(QTextCharFormat::WaveUnderline).isEmpty());
        // That text is the one before the change: it gives way.
        QTRY_VERIFY(bench.pane().isInStep());
        QCOMPARE(bench.circuit(), changed);
        QVERIFY(!bench.text().contains(QStringLiteral("rx(x_0)")));
        bench.document.undoStack()->undo();

        bench.replace(QStringLiteral("ry(w_2)"), QStringLiteral("oops"));
        QTRY_VERIFY(bench.button(QasmBar::Revert)->isVisible());
        bench.document.undoStack()->redo();
        QVERIFY(bench.button(QasmBar::UsePicture)->isVisible());
        bench.button(QasmBar::UsePicture)->click();
        QVERIFY(bench.pane().isInStep());
        QCOMPARE(bench.text(), programText(bench.circuit()).text);
    }

    void keepingTheTextReplacesTheChange()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        const Circuit before = bench.circuit();
        bench.replace(QStringLiteral("ry(w_2)"), QStringLiteral("oops"));
        QTRY_VERIFY(bench.button(QasmBar::Revert)->isVisible());
        bench.editor.select({1});
        bench.action("Delete gates")->trigger();
        bench.replace(QStringLiteral("oops"), QStringLiteral("rz(w_2)"));
        QTRY_VERIFY(bench.underlined(QTextCharFormat::WaveUnderline).isEmpty());
        QVERIFY(!bench.pane().isInStep());
        QVERIFY(bench.button(QasmBar::KeepText)->isVisible());
        bench.button(QasmBar::KeepText)->click();
        bench.settle();
        Circuit wanted = before;
        wanted.operations[5].gate = &gate("rz");
        // The deleted operation is a new one now, all others are who they were.
        QCOMPARE(bench.operation(5).gate, &gate("rz"));
        QCOMPARE(bench.circuit().operations.size(), wanted.operations.size());
        for (std::size_t k = 1; k < wanted.operations.size(); ++k)
            QCOMPARE(bench.operation(k).id, wanted.operations[k].id);
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit().operations.size(), wanted.operations.size() - 1);
    }

    void undoTakesBackTypingThenSteps()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        const Experiment start = bench.document.experiment();
        const QString text = bench.text();
        const auto undo = [&] { QTest::keyClick(&bench.edit(), Qt::Key_Z, Qt::ControlModifier); };
        const auto redo = [&] { QTest::keyClick(&bench.edit(), Qt::Key_Y, Qt::ControlModifier); };
        bench.replace(QStringLiteral("cx q[0]"), QStringLiteral("cz q[0]"));
        bench.settle();
        const Experiment edited = bench.document.experiment();
        const QString editedText = bench.text();
        QVERIFY(edited != start);
        bench.type(QStringLiteral("x"));
        undo(); // the letter
        QCOMPARE(bench.text(), editedText);
        bench.settle();
        QCOMPARE(bench.document.experiment(), edited);
        undo(); // the step
        QCOMPARE(bench.document.experiment(), start);
        QCOMPARE(bench.text(), text);
        undo(); // nothing more
        QCOMPARE(bench.document.experiment(), start);
        redo();
        QCOMPARE(bench.document.experiment(), edited);
        QCOMPARE(bench.text(), editedText);
        QVERIFY(bench.pane().isInStep());
    }

    void theCursorSelectsInThePicture()
    {
        QasmBench bench(hybridPipelineCircuit(3, 2));
        bench.cursorTo(QStringLiteral("cx q[1], q[2]"), 3);
        const OperationId cx = bench.operation(4).id;
        QTRY_COMPARE(bench.editor.selection(), std::vector<OperationId>{cx});
        QCOMPARE(bench.markedLines(), // in both repetitions
                 (QStringList{QStringLiteral("cx q[1], q[2];"), QStringLiteral("cx q[1], q[2];")}));
        // From the second repetition as well.
        const qsizetype second = bench.text().indexOf(QStringLiteral("// repetition 2"));
        QTextCursor cursor = bench.edit().textCursor();
        cursor.setPosition(int(bench.text().indexOf(QStringLiteral("cx q[0]"), second)));
        bench.edit().setTextCursor(cursor);
        QTRY_COMPARE(bench.editor.selection(), std::vector<OperationId>{bench.operation(3).id});
        // A selection of lines, and one of no operation.
        cursor.setPosition(int(bench.text().indexOf(QStringLiteral("rx(x_0)"))));
        cursor.setPosition(int(bench.text().indexOf(QStringLiteral("rx(x_2)"))),
                           QTextCursor::KeepAnchor);
        bench.edit().setTextCursor(cursor);
        QTRY_COMPARE(bench.editor.selection(), (std::vector<OperationId>{1, 2}));
        bench.edit().moveCursor(QTextCursor::Start);
        QTRY_VERIFY(bench.editor.selection().empty());
        QVERIFY(bench.markedLines().isEmpty());
    }

    void thePictureSelectsInTheText()
    {
        QasmBench bench(hybridPipelineCircuit(3, 2));
        bench.edit().moveCursor(QTextCursor::Start);
        QTest::qWait(60);
        const int cursor = bench.edit().textCursor().position();
        QSignalSpy spy(&bench.pane(), &QasmPane::operationsChosen);
        bench.editor.select({bench.operation(6).id, bench.operation(0).id});
        QTest::qWait(60);
        QCOMPARE(spy.count(), 0); // no echo
        QCOMPARE(bench.edit().textCursor().position(), cursor);
        QStringList lines = bench.markedLines();
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], QStringLiteral("rx(x_0) q[0];"));
        QVERIFY(lines[2].startsWith(QStringLiteral("rx(w_")));
        bench.editor.select({});
        QVERIFY(bench.markedLines().isEmpty());
    }

    void loopsSelectAllTheirOperations()
    {
        QasmBench bench(Circuit{});
        bench.pane().typeText(QStringLiteral("OPENQASM 3;\ninclude \"stdgates.inc\";\nqubit[3] q;\n"
                                             "for int i in [0:2] h q[i];\nx q[0]; y q[1];\n"));
        bench.settle();
        QCOMPARE(bench.circuit().operations.size(), std::size_t(5));
        bench.cursorTo(QStringLiteral("h q[i]"));
        QTRY_COMPARE(bench.editor.selection(), (std::vector<OperationId>{1, 2, 3}));
        bench.editor.select({2});
        QCOMPARE(bench.markedLines().size(), 1);
        bench.cursorTo(QStringLiteral("y q[1]"), 2); // of two on a line the one at the cursor
        QTRY_COMPARE(bench.editor.selection(), std::vector<OperationId>{5});
    }

    void aChangeIsRepeated_data()
    {
        QTest::addColumn<bool>("inSecond");
        QTest::newRow("first repetition") << false;
        QTest::newRow("second repetition") << true;
    }

    void aChangeIsRepeated()
    {
        QFETCH(const bool, inSecond);
        QasmBench bench(hybridPipelineCircuit(3, 2));
        const Circuit before = bench.circuit();
        bench.cursorTo(inSecond ? QStringLiteral("rx(w_6) q[0]") : QStringLiteral("rx(w_0) q[0]"));
        bench.type(QStringLiteral("h q[2];\n"));
        bench.settle();
        QVERIFY(bench.circuit().blocks.empty());
        QTRY_VERIFY(bench.button(QasmBar::Repeat)->isVisible());
        bench.button(QasmBar::Repeat)->click();
        QVERIFY(bench.pane().isInStep());
        QVERIFY(!bench.button(QasmBar::Repeat)->isVisible());
        Circuit after = bench.circuit();
        QCOMPARE(after.blocks, (std::vector<Block>{{3, 9, 2, {}}}));
        QCOMPARE(after.operations[5].gate, &gate("h"));
        QCOMPARE(bench.text().count(QStringLiteral("h q[2];")), 2);
        after.operations.erase(after.operations.begin() + 5);
        after.blocks = before.blocks;
        QCOMPARE(after, before); // ids and weights too
        QCOMPARE(bench.document.undoStack()->count(), 1);
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit(), before);
    }

    void plainProgramsAreFolded()
    {
        QasmBench bench(Circuit{});
        const Circuit goal = hybridPipelineCircuit(3, 2);
        bench.pane().typeText(QString::fromStdString(writeOpenQasm(goal)));
        bench.settle();
        QVERIFY(bench.circuit().blocks.empty());
        const Circuit flat = bench.circuit();
        QVERIFY(bench.button(QasmBar::Fold)->isVisible());
        bench.button(QasmBar::Fold)->click();
        bench.settle();
        QCOMPARE(bench.circuit(), goal);
        QVERIFY(!bench.button(QasmBar::Fold)->isVisible());
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit(), flat);
        QVERIFY(!bench.text().contains(QStringLiteral("// repeat")));
    }

    void whatIsPastedIsPlain()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        bench.edit().selectAll();
        QApplication::clipboard()->setText(QStringLiteral(
            "OPENQASM 3;\r\ninclude \"stdgates.inc\";\u2028qubit[2] q;\rcx q[0],q[1];"));
        bench.edit().paste();
        bench.settle();
        QCOMPARE(bench.edit().blockCount(), 4);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(1));
        // Too long a line is not taken, and the reason said.
        const QString before = bench.text();
        QApplication::clipboard()->setText(QString(30'000, u'x'));
        bench.edit().paste();
        QCOMPARE(bench.text(), before);
        QVERIFY(bench.bar().contains(QStringLiteral("20000")));
    }

    void everythingIsReachedByTab()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        bench.replace(QStringLiteral("ry(w_2)"), QStringLiteral("oops"));
        QTRY_VERIFY(bench.button(QasmBar::Revert)->isVisible());
        const QString text = bench.text();
        QStringList reached;
        QWidget *widget = &bench.edit();
        for (int k = 0; k < 40; ++k) {
            widget = widget->nextInFocusChain();
            auto *const button = qobject_cast<QPushButton *>(widget);
            if (button && button->isVisible() && (button->focusPolicy() & Qt::TabFocus))
                reached.push_back(button->text());
        }
        QCOMPARE(reached.mid(0, 5),
                 (QStringList{QStringLiteral("Go there"), QStringLiteral("Revert to the picture"),
                              QStringLiteral("Copy"), QStringLiteral("Open…"),
                              QStringLiteral("Save as…")}));
        QTest::keyClick(&bench.edit(), Qt::Key_Tab);
        QCOMPARE(bench.text(), text);
    }

    void theOtherLanguageSaysTheSame()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("two.qasm"));
        QasmBench bench(hybridPipelineCircuit(2, 1));
        bench.edit().moveCursor(QTextCursor::End);
        bench.type(QStringLiteral("swap q[0], q[1];"));
        bench.page.saveOpenQasm2To(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll();
        QVERIFY(written.contains("swap q[0],q[1];") || written.contains("swap q[0], q[1];"));
        bench.type(QStringLiteral("oops"));
        QVERIFY_THROWS_EXCEPTION(UserError, bench.page.saveOpenQasm2To(path));
        QVERIFY(file.seek(0));
        QCOMPARE(file.readAll(), written);
    }

    void anotherExperimentKeepsUnreadableText()
    {
        QasmBench bench(hybridPipelineCircuit(2, 1));
        bench.document.newFromPreset(QStringLiteral("digits_1_vs_5"));
        QCOMPARE(bench.text(), programText(bench.circuit()).text);
        bench.replace(QStringLiteral("cx q[0]"), QStringLiteral("oops"));
        QTRY_VERIFY(bench.button(QasmBar::Revert)->isVisible());
        const QString bad = bench.text();
        bench.document.newFromPreset(QStringLiteral("hybrid_gpu_pipeline"));
        QCOMPARE(bench.text(), bad);
    }
};

QTEST_MAIN(TestQasmPane)
#include "tst_qasm_pane.moc"
