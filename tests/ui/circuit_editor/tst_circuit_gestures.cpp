// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "tests/ui/circuit_editor/editor_bench.h"
#include "tests/ui/circuit_editor/small_circuits.h"
#include "ui/circuit_editor/circuit_clipboard.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/repeat_gesture.h"

#include <QClipboard>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

/// RX(w0) and RY(w0) share a weight, RZ has its own.
Circuit sharedWeights()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("rx"), {0}, {Parameter::weight(0)});
    append(circuit, gate("ry"), {0}, {Parameter::weight(0, 2)});
    append(circuit, gate("rz"), {1}, {Parameter::weight(1)});
    return circuit;
}

} // namespace

class TestCircuitGestures final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        Theme::instance().apply(*qApp, Appearance::Light);
    }

    void shiftDragCopies()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(1).id;
        bench.drag(bench.at(id), bench.at(300, 2), true, Qt::ShiftModifier);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(4));
        const Operation &copy = bench.operation(3);
        QCOMPARE(copy.qubits, std::vector<int>{2});
        QCOMPARE(copy.parameters, std::vector{Parameter::weight(1)});
        QCOMPARE(bench.editor.selection(), std::vector{copy.id});
        QCOMPARE(bench.undoName(), QStringLiteral("Copy RY"));
        QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, Qt::ShiftModifier, bench.at(id));
        QCOMPARE(bench.editor.selection().size(), std::size_t(2)); // a click still selects
    }

    void shiftIsReadDuringTheDrag()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(0).id;
        bench.drag(bench.at(id), bench.at(300, 2), false);
        QCOMPARE(bench.scene().ghost()->gates.size(), std::size_t(1));
        QTest::keyPress(&bench.view(), Qt::Key_Shift);
        QVERIFY(bench.view().gestureHint().startsWith(QStringLiteral("Copies")));
        QTest::keyRelease(&bench.view(), Qt::Key_Shift, Qt::ShiftModifier);
        QVERIFY(!bench.view().gestureHint().startsWith(QStringLiteral("Copies")));
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, bench.at(300, 2));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(3));
    }

    void altDragSpansAColumn()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(0).id;
        const QPoint to = bench.at(bench.scene().operationRect(id).center().x(), 2);
        bench.drag(bench.at(id), to, true, Qt::AltModifier);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(5));
        int encodings = 0;
        for (const Operation &operation : bench.circuit().operations)
            if (operation.gate->name == "rx") {
                ++encodings; // features follow their wire
                QCOMPARE(operation.parameters,
                         std::vector{Parameter::feature(operation.qubits.front())});
            }
        QCOMPARE(encodings, 3);
        QCOMPARE(bench.undoName(), QStringLiteral("Insert RX × 2"));
    }

    void altDropSpansARectangle()
    {
        EditorBench bench(wires(3));
        const double step = bench.scene().metrics().boxWidth + 14;
        bench.drop(gateMimeType, "ry", bench.at(100 + 2 * step, 2), Qt::AltModifier,
                   bench.at(100, 0));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(9));
        QCOMPARE(bench.circuit().weights, 9);
        for (std::size_t k = 0; k < 9; ++k) { // row by row, weights in that order
            QCOMPARE(bench.operation(k).qubits, std::vector<int>{int(k) / 3});
            QCOMPARE(bench.operation(k).parameters, std::vector{Parameter::weight(int(k))});
        }
        QCOMPARE(bench.editor.selection().size(), std::size_t(9));
    }

    void twoQubitGatesSpanSideBySide()
    {
        EditorBench bench(wires(4));
        bench.drop(gateMimeType, "cz", bench.at(100, 3), Qt::AltModifier, bench.at(100, 0));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(2));
        QCOMPARE(bench.operation(1).qubits, (std::vector<int>{2, 3}));
    }

    void dotsAndTargetsAreDraggedAlongTheirColumn()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(2).id; // CX 0 1
        const double x = bench.scene().operationRect(id).center().x();
        bench.drag(bench.at(x, 1), bench.at(x, 2), false);
        QCOMPARE(bench.scene().ghost()->gates.size(), std::size_t(1));
        QTest::keyClick(&bench.view(), Qt::Key_Escape);
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, bench.at(x, 2));
        QCOMPARE(bench.circuit(), threeWires());
        bench.drag(bench.at(x, 1), bench.at(x, 2));
        QCOMPARE(bench.operation(2).qubits, (std::vector<int>{0, 2}));
        QCOMPARE(bench.undoName(), QStringLiteral("Move CX to q2"));
        bench.drag(bench.at(x, 0), bench.at(x, 2)); // onto its own target: they change places
        QCOMPARE(bench.operation(2).qubits, (std::vector<int>{2, 0}));
        bench.drag(bench.at(x, 2), bench.at(x, 3)); // below the last wire
        QCOMPARE(bench.operation(2).qubits, (std::vector<int>{3, 0}));
        QCOMPARE(bench.circuit().qubits, 4);
    }

    void sidewaysADotMovesTheWholeGate()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(2).id;
        const double x = bench.scene().operationRect(id).center().x();
        bench.drag(bench.at(x, 0), bench.at(x + 100, 1));
        QCOMPARE(bench.operation(2).qubits, (std::vector<int>{1, 2}));
    }

    void keysMoveDotsAndSelections()
    {
        EditorBench bench(threeWires());
        bench.editor.select({bench.operation(2).id});
        QTest::keyClick(&bench.view(), Qt::Key_Home);
        QTest::keyClick(&bench.view(), Qt::Key_Right); // CX, at its control
        QTest::keyClick(&bench.view(), Qt::Key_Down);  // at its target
        QTest::keyClick(&bench.view(), Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(bench.operation(2).qubits, (std::vector<int>{0, 2}));
        bench.editor.select({bench.operation(0).id, bench.operation(1).id});
        QTest::keyClick(&bench.view(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(bench.operation(0).qubits, std::vector<int>{1});
        QCOMPARE(bench.operation(1).qubits, std::vector<int>{2});
        QTest::keyClick(&bench.view(), Qt::Key_Down, Qt::AltModifier); // there is no wire below
        QCOMPARE(bench.operation(1).qubits, std::vector<int>{2});
    }

    void refusedDropsSayWhy()
    {
        Circuit circuit = hybridPipelineCircuit(2, 2);
        append(circuit, gate("h"), {0});
        circuit.blocks.push_back({7, 1, 3, {}});
        EditorBench bench(circuit);
        bench.editor.select({bench.operation(7).id});
        // A whole block cannot be dropped into another one.
        const BlockFrame frame = bench.scene().layout().frames[0];
        bench.drag(bench.at(bench.operation(7).id), bench.at(frame.right - 5, 0), false);
        QVERIFY(bench.scene().ghost());
        QVERIFY(bench.scene().ghost()->refusal.contains(QStringLiteral("cannot lie in another")));
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {},
                            bench.at(frame.right - 5, 0));
        QCOMPARE(bench.circuit(), circuit);
        QVERIFY(bench.problem().contains(QStringLiteral("cannot lie in another")));
        EditorBench narrow(Circuit{});
        QMimeData data;
        data.setData(QLatin1String(templateMimeType), "cnot_chain");
        QDragEnterEvent enter({90, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(narrow.view().viewport(), &enter);
        QDragMoveEvent move({90, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(narrow.view().viewport(), &move);
        QVERIFY(!move.isAccepted());
        QVERIFY(narrow.scene().ghost()->refusal.contains(QStringLiteral("two wires")));
    }

    void copyAndPasteKeepSharing()
    {
        EditorBench bench(sharedWeights());
        bench.action("Select all gates")->trigger();
        bench.action("Copy gates")->trigger();
        QTest::keyClick(&bench.view(), Qt::Key_End);
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        bench.action("Paste gates")->trigger(); // q0's topmost to q1: adds a wire
        QCOMPARE(bench.circuit().qubits, 3);
        QCOMPARE(bench.circuit().weights, 4);
        QCOMPARE(bench.operation(3).qubits, std::vector<int>{1});
        QCOMPARE(bench.operation(3).parameters, std::vector{Parameter::weight(2)});
        QCOMPARE(bench.operation(4).parameters, std::vector{Parameter::weight(2, 2)});
        QCOMPARE(bench.operation(5).parameters, std::vector{Parameter::weight(3)});
        QCOMPARE(bench.undoName(), QStringLiteral("Paste 3 gates"));
    }

    void cutIsPastedInAnotherWindow()
    {
        EditorBench first(hybridPipelineCircuit(3, 2));
        first.action("Select all gates")->trigger();
        first.action("Cut gates")->trigger();
        QVERIFY(first.circuit().operations.empty());
        QCOMPARE(first.undoName(), QStringLiteral("Cut 11 gates"));
        EditorBench second(Circuit{});
        second.action("Paste gates")->trigger();
        Circuit expected = hybridPipelineCircuit(3, 2);
        QCOMPARE(second.circuit(), expected); // with its block
        first.document.undoStack()->undo();
        QCOMPARE(first.circuit(), expected);
    }

    void textIsPasted()
    {
        EditorBench bench(wires(2));
        QApplication::clipboard()->setText(QStringLiteral(
            "// a layer\nrx(x*pi) all;\n\nrepeat 3 \"Body\" {\n  cx 0 1\n  ry(w1) 0, 1\n}\nh 3\n"));
        bench.action("Paste gates")->trigger();
        QCOMPARE(bench.problem(), QString());
        QCOMPARE(bench.circuit().qubits, 4);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(6));
        QCOMPARE(bench.circuit().weights, 1);
        QCOMPARE(bench.circuit().blocks, (std::vector<Block>{{2, 3, 3, "Body"}}));
        // The other way it is text again.
        bench.action("Select all gates")->trigger();
        bench.action("Copy gates")->trigger();
        const QString text = QApplication::clipboard()->text();
        QVERIFY(text.contains(QStringLiteral("repeat 3 \"Body\" {\n  cx 0 1\n")));
        EditorBench other(Circuit{});
        QApplication::clipboard()->setText(text);
        other.action("Paste gates")->trigger();
        QCOMPARE(other.circuit().operations, bench.circuit().operations);
        QCOMPARE(other.circuit().blocks, bench.circuit().blocks);
    }

    void textThatIsWrongNamesItsLine()
    {
        EditorBench bench(wires(2));
        for (const char *const text : {"h 0\nfoo 1", "h 0\n}", "repeat 2 {\n", "", "h 0\nh"}) {
            QApplication::clipboard()->setText(QLatin1String(text));
            bench.action("Paste gates")->trigger();
            QVERIFY2(!bench.problem().isEmpty(), text);
            QVERIFY(bench.circuit().operations.empty());
        }
        QVERIFY(bench.problem().contains(QStringLiteral("Line 2")));
    }

    void duplicatesStandBehind()
    {
        EditorBench bench(hybridPipelineCircuit(2, 3));
        bench.editor.select({bench.operation(0).id});
        bench.action("Duplicate gates")->trigger();
        QCOMPARE(bench.operation(1).gate->name, std::string_view("rx"));
        QCOMPARE(bench.operation(1).parameters, bench.operation(0).parameters);
        std::vector<OperationId> block;
        for (std::size_t k = 3; k < bench.circuit().operations.size(); ++k)
            block.push_back(bench.operation(k).id);
        bench.editor.select(block);
        bench.action("Duplicate gates")->trigger();
        QCOMPARE(bench.circuit().blocks.size(), std::size_t(2));
        QCOMPARE(bench.circuit().blocks[1].repetitions, 3);
        QCOMPARE(bench.circuit().weights, 8);
    }

    void wholeBlocksMoveAsBlocks()
    {
        Circuit circuit = hybridPipelineCircuit(2, 3);
        append(circuit, gate("h"), {0});
        EditorBench bench(circuit);
        std::vector<OperationId> block;
        for (std::size_t k = 2; k < 7; ++k)
            block.push_back(bench.operation(k).id);
        bench.editor.select(block);
        const double right = bench.scene().operationRect(bench.operation(7).id).right();
        bench.drag(bench.at(block.back()), bench.at(right + 60, 1));
        QCOMPARE(bench.operation(2).gate->name, std::string_view("h"));
        QCOMPARE(bench.circuit().blocks, (std::vector<Block>{{3, 5, 3, {}}}));
    }

    void theGripRepeats()
    {
        EditorBench bench(hybridPipelineCircuit(2, 2));
        const QPointF grip = bench.scene().blockItem(0)->gripRect().center();
        const QPointF right(RepeatGesture::step * 3, 0);
        bench.drag(bench.view().mapFromScene(grip), bench.view().mapFromScene(grip + right), false);
        QVERIFY(bench.view().gestureHint().startsWith(QStringLiteral("× 5")));
        QTest::keyClick(&bench.view(), Qt::Key_Escape);
        QCOMPARE(bench.circuit().blocks[0].repetitions, 2);
        bench.drag(bench.view().mapFromScene(grip), bench.view().mapFromScene(grip + right));
        QCOMPARE(bench.circuit().blocks[0].repetitions, 5);
        bench.drag(bench.view().mapFromScene(grip), bench.view().mapFromScene(grip - 10 * right));
        QCOMPARE(bench.circuit().blocks[0].repetitions, 1);
    }

    void groupsAreNamedFoldedAndDissolved()
    {
        EditorBench bench(threeWires());
        bench.editor.select({bench.operation(0).id, bench.operation(1).id});
        bench.action("Group gates…")->trigger();
        QCOMPARE(bench.circuit().blocks, (std::vector<Block>{{0, 2, 1, {}}}));
        auto *const field = bench.view().findChild<InPlaceField *>(QStringLiteral("blockName"));
        QVERIFY(field && field->isVisible());
        QTest::keyClicks(field, QStringLiteral("Encoder"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(bench.circuit().blocks[0].label, std::string("Encoder"));
        const QRectF before = bench.scene().operationRect(bench.operation(0).id);
        bench.action("Fold block")->trigger();
        QVERIFY(bench.scene().isFolded(0));
        const QRectF box = bench.scene().operationRect(bench.operation(1).id);
        QCOMPARE(box, bench.scene().operationRect(bench.operation(0).id));
        QVERIFY(box.height() > before.height());
        // A click takes all of it, and so does a drag.
        bench.editor.select({});
        QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, {}, bench.at(1));
        QCOMPARE(bench.editor.selection().size(), std::size_t(2));
        bench.drag(bench.at(1), bench.at(400, 1));
        QCOMPARE(bench.circuit().blocks, (std::vector<Block>{{1, 2, 1, "Encoder"}}));
        QVERIFY(bench.scene().isFolded(0)); // and stays folded
        QTest::mouseDClick(bench.view().viewport(), Qt::LeftButton, {}, bench.at(1));
        QVERIFY(!bench.scene().isFolded(0));
        bench.action("Ungroup")->trigger();
        QVERIFY(bench.circuit().blocks.empty());
        QCOMPARE(bench.undoName(), QStringLiteral("Ungroup"));
    }

    void foldedBlocksAreOneStepOfTheCaret()
    {
        EditorBench bench(hybridPipelineCircuit(3, 2));
        bench.view().setFolded(0, true);
        QTest::keyClick(&bench.view(), Qt::Key_Home);
        QTest::keyClick(&bench.view(), Qt::Key_Right);
        QCOMPARE(bench.editor.selection().size(), std::size_t(8));
        QTest::keyClick(&bench.view(), Qt::Key_Right);
        QVERIFY(bench.editor.selection().empty());
        QTest::keyClick(&bench.view(), Qt::Key_Left);
        QTest::keyClick(&bench.view(), Qt::Key_Left);
        QCOMPARE(bench.editor.selection(), std::vector{bench.operation(0).id});
    }

    void layersAreAViewOfTheSameCircuit()
    {
        EditorBench bench(hybridPipelineCircuit(5, 2));
        const auto columns = [&bench](std::string_view name) {
            std::set<int> found;
            for (std::size_t k = 0; k < bench.circuit().operations.size(); ++k)
                if (bench.operation(k).gate->name == name)
                    found.insert(bench.scene().layout().operations[k].column);
            return found.size();
        };
        QAction *const layers = bench.action("Align in layers");
        QVERIFY(layers->isChecked());
        QCOMPARE(columns("rx"), std::size_t(2)); // the encoding, and the layer
        QCOMPARE(columns("ry"), std::size_t(1));
        const Circuit before = bench.circuit();
        const QString facts = bench.view().accessibleDescription();
        layers->trigger();
        QVERIFY(columns("ry") > 1);
        QCOMPARE(bench.circuit(), before);
        QCOMPARE(bench.view().accessibleDescription(), facts); // the depth is the circuit's
        QVERIFY(!bench.document.undoStack()->canUndo());
        layers->trigger();
    }

    void outputsAreChosenByKey()
    {
        EditorBench bench(threeWires());
        const auto observables = [&bench] { return bench.document.experiment().observables; };
        QTest::keyClick(&bench.view(), Qt::Key_End);
        QTest::keyClick(&bench.view(), Qt::Key_Right);
        QTest::keyClick(&bench.view(), Qt::Key_X);
        QCOMPARE(toString(observables().at(0)), std::string("X0"));
        QCOMPARE(bench.undoName(), QStringLiteral("Measure X on q0"));
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        QTest::keyClick(&bench.view(), Qt::Key_I);
        QCOMPARE(observables(), (std::vector{parseObservable("X0"), pauliZ(2)}));
        QTest::keyClick(&bench.view(), Qt::Key_Y);
        QCOMPARE(toString(observables().at(1)), std::string("Y1")); // in order of the wires
        bench.undoAll();
        QVERIFY(observables().empty());
        QCOMPARE(bench.circuit(), threeWires());
    }

    void outputsAreChosenByMouse()
    {
        EditorBench bench(threeWires());
        const auto click = [&bench](int row) {
            const QPointF chip = bench.scene().readingColumn().chipRect(row).center();
            QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, {},
                              bench.view().mapFromScene(chip));
        };
        click(1);
        auto *const menu = bench.view().findChild<QMenu *>(QStringLiteral("outputMenu"));
        QVERIFY(menu);
        menu->actions()[3]->trigger(); // nothing
        menu->close();
        QCOMPARE(bench.document.experiment().observables, (std::vector{pauliZ(0), pauliZ(2)}));
        // Rows of wires stay on their wires.
        QCOMPARE(bench.scene().readingColumn().readings()[2].row, 2);
        QVERIFY(!bench.scene().readingColumn().readings()[1].observable);
        click(bench.scene().readingColumn().addRow());
        auto *field = bench.view().findChild<InPlaceField *>(QStringLiteral("observable"));
        QVERIFY(field);
        field->setText(QStringLiteral("X0 Q1"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!bench.problem().isEmpty());
        QVERIFY(field->isVisible()); // to be mended
        field->setText(QStringLiteral("0.5 X0 Y1 - 2 Z2"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(bench.problem(), QString());
        QCOMPARE(toString(bench.document.experiment().observables.at(2)),
                 std::string("0.5 X0 Y1 - 2 Z2"));
        const Reading reading = bench.scene().readingColumn().readings().back();
        QCOMPARE(reading.row, 3);
        QCOMPARE(reading.bound, 2.5);
    }

    void theLastOutputStays()
    {
        EditorBench bench(Circuit{});
        QTest::keyClick(&bench.view(), Qt::Key_Right);
        QTest::keyClick(&bench.view(), Qt::Key_Delete);
        QVERIFY(bench.problem().contains(QStringLiteral("At least one output")));
        QVERIFY(!bench.document.undoStack()->canUndo());
        QTest::keyClick(&bench.view(), Qt::Key_Y);
        QTest::keyClick(&bench.view(), Qt::Key_Z); // ⟨Z⟩ of every qubit again
        QVERIFY(bench.document.experiment().observables.empty());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestCircuitGestures)
#include "tst_circuit_gestures.moc"
