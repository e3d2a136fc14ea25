// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "tests/ui/circuit_editor/editor_bench.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/palette_button.h"

#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

#include <numbers>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

Circuit threeWires()
{
    Circuit circuit;
    circuit.qubits = 3;
    append(circuit, gate("h"), {0});
    append(circuit, gate("ry"), {1}, {Parameter::weight(0)});
    append(circuit, gate("cx"), {0, 1});
    return circuit;
}

} // namespace

class TestCircuitEditor final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void draggingMovesAGate()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(1).id;
        bench.drag(bench.at(id), bench.at(id)
                                     + QPoint(0, bench.view().mapFromScene(0, 36).y()
                                                     - bench.view().mapFromScene(0, 0).y()));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(3));
        const auto index = indexOf(bench.circuit(), id);
        QVERIFY(index);
        QCOMPARE(bench.operation(*index).qubits, std::vector<int>{2});
        QCOMPARE(bench.operation(*index).parameters, std::vector{Parameter::weight(0)});
        QCOMPARE(bench.undoName(), QStringLiteral("Move RY"));
        QCOMPARE(bench.editor.selection(), std::vector{id});
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit(), threeWires());
    }

    void draggingIntoAFrameJoinsTheBlock()
    {
        EditorBench bench(hybridPipelineCircuit(3, 2));
        const OperationId id = bench.operation(0).id;
        const BlockFrame frame = bench.scene().layout().frames[0];
        bench.drag(bench.at(id), bench.at(frame.right - 3, 0));
        QCOMPARE(bench.circuit().blocks[0].first, std::size_t(2));
        QCOMPARE(bench.circuit().blocks[0].count, std::size_t(9));
    }

    void draggingBelowAddsAWire()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(0).id;
        bench.drag(bench.at(id), bench.at(300, 3), false);
        QVERIFY(bench.scene().ghost());
        QCOMPARE(bench.scene().ghost()->addedWires, 1);
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, bench.at(300, 3));
        QCOMPARE(bench.circuit().qubits, 4);
        QCOMPARE(bench.operation(2).qubits, std::vector<int>{3});
    }

    void escapeCancelsADrag()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(0).id;
        bench.drag(bench.at(id), bench.at(200, 2), false);
        QVERIFY(bench.scene().ghost());
        QTest::keyClick(&bench.view(), Qt::Key_Escape);
        QVERIFY(!bench.scene().ghost());
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, bench.at(200, 2));
        QCOMPARE(bench.circuit(), threeWires());
        QVERIFY(!bench.document.undoStack()->canUndo());
    }

    void clickIsNoDrag()
    {
        EditorBench bench(threeWires());
        const OperationId id = bench.operation(0).id;
        bench.drag(bench.at(id), bench.at(id) + QPoint(2, 1));
        QVERIFY(!bench.document.undoStack()->canUndo());
        QCOMPARE(bench.editor.selection(), std::vector{id});
    }

    void droppingAGateInsertsIt()
    {
        EditorBench bench(threeWires());
        bench.drop(gateMimeType, "rx", bench.at(500, 2));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(4));
        QCOMPARE(bench.operation(3).gate->name, std::string_view("rx"));
        QCOMPARE(bench.operation(3).qubits, std::vector<int>{2});
        QCOMPARE(bench.operation(3).parameters, std::vector{Parameter::weight(1)});
        QCOMPARE(bench.undoName(), QStringLiteral("Insert RX"));
    }

    void droppingBeforeAGate()
    {
        EditorBench bench(threeWires());
        const QRectF first = bench.scene().operationRect(bench.operation(0).id);
        bench.drop(gateMimeType, "x", bench.at(first.left() + 2, 0));
        QCOMPARE(bench.operation(0).gate->name, std::string_view("x"));
    }

    void multiQubitGatesShiftUp()
    {
        EditorBench bench(threeWires());
        bench.drop(gateMimeType, "cx", bench.at(500, 2));
        QCOMPARE(bench.operation(3).qubits, (std::vector<int>{1, 2}));
        QCOMPARE(bench.circuit().qubits, 3);
        EditorBench narrow({});
        narrow.drop(gateMimeType, "ccx", narrow.at(100, 0));
        QCOMPARE(narrow.circuit().qubits, 3);
        QCOMPARE(narrow.operation(0).qubits, (std::vector<int>{0, 1, 2}));
    }

    void droppingATemplate()
    {
        EditorBench bench(threeWires());
        bench.drop(templateMimeType, "rotation_layer_rx", bench.at(500, 0));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(6));
        QCOMPARE(bench.editor.selection().size(), std::size_t(3));
    }

    void unknownDropsAreRefused()
    {
        EditorBench bench(threeWires());
        QMimeData data;
        data.setText(QStringLiteral("h"));
        QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(bench.view().viewport(), &enter);
        QVERIFY(!enter.isAccepted());
    }

    void angleIsEditedInPlace()
    {
        EditorBench bench(threeWires());
        QTest::mouseDClick(bench.view().viewport(), Qt::LeftButton, {},
                           bench.at(bench.operation(1).id));
        ParameterEditor *const form = bench.view().parameterEditor();
        QVERIFY(form && form->isVisible());
        auto *const field = form->findChild<QLineEdit *>(QStringLiteral("angle"));
        auto *const problem = form->findChild<QLabel *>(QStringLiteral("problem"));
        QCOMPARE(field->text(), QStringLiteral("w0"));
        field->clear();
        QTest::keyClicks(field, QStringLiteral("x0*x1"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(QStringLiteral("multiplied")));
        QVERIFY(!bench.document.undoStack()->canUndo());
        field->clear();
        QTest::keyClicks(field, QStringLiteral("pi*x2"));
        QVERIFY(!problem->isVisible());
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(!bench.view().parameterEditor());
        QCOMPARE(bench.operation(1).parameters,
                 std::vector{Parameter::feature(2, std::numbers::pi)});
        QCOMPARE(bench.undoName(), QStringLiteral("Edit angle of RY"));
    }

    void wiresAreEditedInPlace()
    {
        EditorBench bench(threeWires());
        bench.editor.select({bench.operation(2).id});
        QTest::keyClick(&bench.view(), Qt::Key_Return);
        ParameterEditor *const form = bench.view().parameterEditor();
        QVERIFY(form);
        auto *const wires = form->findChild<QLineEdit *>(QStringLiteral("wires"));
        wires->setText(QStringLiteral("2 0"));
        QTest::keyClick(wires, Qt::Key_Return);
        QCOMPARE(bench.operation(2).qubits, (std::vector<int>{2, 0}));
    }

    void escapeLeavesTheAngle()
    {
        EditorBench bench(threeWires());
        bench.editor.select({bench.operation(1).id});
        QTest::keyClick(&bench.view(), Qt::Key_F2);
        ParameterEditor *const form = bench.view().parameterEditor();
        QVERIFY(form);
        auto *const field = form->findChild<QLineEdit *>(QStringLiteral("angle"));
        field->setText(QStringLiteral("1"));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!bench.view().parameterEditor());
        QVERIFY(!bench.document.undoStack()->canUndo());
    }

    void deleteAndUndo()
    {
        EditorBench bench(threeWires());
        const Circuit before = bench.circuit();
        bench.editor.select({bench.operation(0).id, bench.operation(2).id});
        QTest::keyClick(&bench.view(), Qt::Key_Delete);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(1));
        QVERIFY(bench.editor.selection().empty());
        QCOMPARE(bench.undoName().left(8), QStringLiteral("Delete 2"));
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit(), before);
        bench.document.undoStack()->redo();
        QCOMPARE(bench.circuit().operations.size(), std::size_t(1));
    }

    void qubitsAreAddedAndRemoved()
    {
        EditorBench bench(threeWires());
        const QList<QAction *> actions = bench.editor.editActions();
        actions[0]->trigger();
        QCOMPARE(bench.circuit().qubits, 4);
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        QVERIFY(actions[1]->text().contains(QStringLiteral("q1")));
        actions[1]->trigger();
        QCOMPARE(bench.circuit().qubits, 3);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(1));
        bench.document.undoStack()->undo();
        bench.document.undoStack()->undo();
        QCOMPARE(bench.circuit(), threeWires());
    }

    void measuredQubitsStay()
    {
        EditorBench bench(threeWires());
        Experiment experiment = bench.document.experiment();
        experiment.observables = {pauliZ(0), pauliZ(2)};
        bench.document.edit(QStringLiteral("observe"), experiment);
        bench.editor.editActions()[1]->trigger();
        QCOMPARE(bench.circuit().qubits, 3);
        auto *const problem = bench.editor.findChild<QLabel *>(QStringLiteral("circuitProblem"));
        QVERIFY(problem->isVisible());
        QVERIFY(problem->text().contains(QStringLiteral("measured")));
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        bench.editor.editActions()[1]->trigger();
        QVERIFY(!problem->isVisible());
        QCOMPARE(bench.document.experiment().observables, (std::vector{pauliZ(0), pauliZ(1)}));
    }

    void quickEntry()
    {
        EditorBench bench(threeWires());
        QString problem;
        QVERIFY(bench.editor.enter(QStringLiteral("ry(w) all"), &problem));
        QCOMPARE(bench.circuit().weights, 4);
        QVERIFY(bench.editor.enter(QStringLiteral("rx(x*pi) 0-2"), &problem));
        QCOMPARE(bench.circuit().features, 3);
        QVERIFY(bench.editor.enter(QStringLiteral("cnot chain"), &problem));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(11));
        const Circuit before = bench.circuit();
        QVERIFY(!bench.editor.enter(QStringLiteral("cx 0 7"), &problem));
        QVERIFY(problem.contains(QStringLiteral("no wire 7")));
        QCOMPARE(bench.circuit(), before);
    }

    void keysMoveAndPlace()
    {
        EditorBench bench(threeWires());
        QSignalSpy hints(&bench.editor, &CircuitEditor::hintChanged);
        QTest::keyClick(&bench.view(), Qt::Key_Home);
        QCOMPARE(bench.editor.selection(), std::vector{bench.operation(0).id});
        QVERIFY(hints.last().first().toString().startsWith(QStringLiteral("H on q0")));
        QTest::keyClick(&bench.view(), Qt::Key_Right);
        QCOMPARE(bench.editor.selection(), std::vector{bench.operation(2).id});
        QTest::keyClick(&bench.view(), Qt::Key_Down);
        QTest::keyClick(&bench.view(), Qt::Key_Left);
        QCOMPARE(bench.editor.selection(), std::vector{bench.operation(1).id});
        QTest::keyClick(&bench.view(), Qt::Key_End);
        QVERIFY(bench.editor.selection().empty());
        QTest::keyClick(&bench.view(), Qt::Key_X);
        QCOMPARE(bench.operation(3).gate->name, std::string_view("rx"));
        QCOMPARE(bench.operation(3).qubits, std::vector<int>{1});
        QTest::keyClick(&bench.view(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(bench.operation(3).qubits, std::vector<int>{2});
    }

    void rubberBandAndSelectAll()
    {
        EditorBench bench(threeWires());
        QTest::keyClick(&bench.view(), Qt::Key_A, Qt::ControlModifier);
        if (bench.editor.selection().empty()) // no window manager: the shortcut needs a window
            bench.action("Select all gates")->trigger();
        QCOMPARE(bench.editor.selection().size(), std::size_t(3));
        const QRectF cx = bench.scene().operationRect(bench.operation(2).id);
        bench.drag(bench.view().mapFromScene(cx.topLeft() - QPointF(4, 20)),
                   bench.view().mapFromScene(cx.bottomRight() + QPointF(4, 4)));
        QCOMPARE(bench.editor.selection(), std::vector{bench.operation(2).id});
        QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, Qt::ControlModifier,
                          bench.at(bench.operation(0).id));
        QCOMPARE(bench.editor.selection().size(), std::size_t(2));
    }

    void repetitionsAreEditedAtTheBadge()
    {
        EditorBench bench(hybridPipelineCircuit(3, 2));
        const QPoint badge = bench.view().mapFromScene(bench.scene().badgeRect(0).center());
        QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, {}, badge);
        auto *box = bench.view().findChild<RepetitionBox *>();
        QVERIFY(box && box->isVisible());
        QTest::keyClicks(box, QStringLiteral("5"));
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(bench.circuit().blocks[0].repetitions, 5);
        QTest::mouseClick(bench.view().viewport(), Qt::LeftButton, {}, badge);
        for (RepetitionBox *const open : bench.view().findChildren<RepetitionBox *>())
            if (open->isVisible())
                box = open;
        QTest::keyClicks(box, QStringLiteral("7"));
        QTest::keyClick(box, Qt::Key_Escape);
        QCOMPARE(bench.circuit().blocks[0].repetitions, 5);
    }

    void paletteInsertsAndSearches()
    {
        EditorBench bench(threeWires());
        GatePalette palette(bench.document, bench.editor);
        palette.resize(200, 700);
        palette.show();
        auto *const h = palette.findChild<GateButton *>(QStringLiteral("h"));
        QVERIFY(h);
        h->setFocus();
        QTest::keyClick(h, Qt::Key_Return);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(4));
        QLineEdit *const search = palette.searchField();
        auto *const problem = palette.findChild<QLabel *>(QStringLiteral("entryProblem"));
        QTest::keyClicks(search, QStringLiteral("cx 0 9"));
        QVERIFY(palette.findChild<GateButton *>(QStringLiteral("cx"))->isVisible());
        QVERIFY(!h->isVisible());
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(problem->isVisible());
        QCOMPARE(bench.circuit().operations.size(), std::size_t(4));
        search->clear();
        QVERIFY(!problem->isVisible());
        QVERIFY(h->isVisible());
        QTest::keyClicks(search, QStringLiteral("cx 0 2"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(5));
        QVERIFY(search->text().isEmpty());
    }

    void everyControlHasAName()
    {
        EditorBench bench(threeWires());
        GatePalette palette(bench.document, bench.editor);
        bench.editor.select({bench.operation(1).id});
        bench.view().editSelected();
        for (QWidget *const root :
             {static_cast<QWidget *>(&bench.editor), static_cast<QWidget *>(&palette)})
            for (QWidget *const widget : root->findChildren<QWidget *>())
                if (widget->focusPolicy() != Qt::NoFocus
                    && !widget->objectName().startsWith(QStringLiteral("qt_")))
                    QVERIFY2(
                        !widget->accessibleName().isEmpty(),
                        qPrintable(QLatin1String(widget->metaObject()->className()) + u' '
                                   + widget->objectName() + u' '
                                   + QLatin1String(widget->parent()->metaObject()->className())));
    }

    void trainingMovesOnlyBarsAndDials()
    {
        EditorBench bench(hybridPipelineCircuit(3, 2));
        const QList<QGraphicsItem *> items = bench.scene().items();
        Q_EMIT bench.preview.stateChanged();
        QCOMPARE(bench.scene().items(), items);
        QCOMPARE(bench.scene().weights().size(), std::size_t(6));
    }

    void showsItself()
    {
        const QString folder = qEnvironmentVariable("ANSATZ_SCREENSHOTS");
        for (const Appearance appearance : {Appearance::Light, Appearance::Dark}) {
            Theme::instance().apply(*qApp, appearance);
            EditorBench bench(hybridPipelineCircuit(9, 2));
            GatePalette palette(bench.document, bench.editor);
            palette.resize(196, 900);
            palette.show();
            bench.editor.resize(1000, 430);
            bench.editor.select({bench.operation(28).id});
            QVERIFY(bench.view().mapFromScene(bench.scene().badgeRect(0).topLeft()).y() >= 0);
            const QPixmap picture = bench.editor.grab();
            QCOMPARE(picture.deviceIndependentSize(), QSizeF(1000, 430));
            if (folder.isEmpty())
                continue;
            const QString name =
                appearance == Appearance::Light ? QStringLiteral("light") : QStringLiteral("dark");
            QVERIFY(picture.save(folder + QStringLiteral("/editor_%1.png").arg(name)));
            QVERIFY(palette.grab().save(folder + QStringLiteral("/palette_%1.png").arg(name)));
            bench.view().editSelected();
            QVERIFY(bench.editor.grab().save(folder + QStringLiteral("/form_%1.png").arg(name)));
            QTest::keyClick(bench.view().parameterEditor()->findChild<QLineEdit *>(),
                            Qt::Key_Escape);
            bench.drag(bench.at(bench.operation(28).id), bench.at(420, 9), false);
            QVERIFY(bench.editor.grab().save(folder + QStringLiteral("/drag_%1.png").arg(name)));
            bench.moveMouse(bench.at(bench.scene().layout().right + 30, 4), Qt::ShiftModifier);
            QVERIFY(bench.editor.grab().save(folder + QStringLiteral("/copy_%1.png").arg(name)));
            EditorBench empty({});
            QVERIFY(empty.editor.grab().save(folder + QStringLiteral("/empty_%1.png").arg(name)));
            showMore(folder, name);
        }
        Theme::instance().apply(*qApp, Appearance::Light);
    }

private:
    /// Folded and named blocks, a target on its way, outputs, a wide template, a refused drop.
    static void showMore(const QString &folder, const QString &name)
    {
        const auto save = [&](EditorBench &bench, const char *what) {
            const QString path = folder + u'/' + QLatin1String(what) + u'_' + name;
            QVERIFY(bench.editor.grab().save(path + QStringLiteral(".png")));
        };
        Circuit circuit = hybridPipelineCircuit(5, 3);
        circuit.blocks.front().label = "Ansatz";
        circuit.blocks.insert(circuit.blocks.begin(), Block{0, 5, 1, "Encoder"});
        EditorBench blocks(circuit);
        blocks.editor.resize(1000, 430);
        blocks.view().setFolded(1, true);
        save(blocks, "folded");
        blocks.view().setFolded(1, false);
        blocks.editor.select({blocks.operation(6).id});
        const double x = blocks.scene().operationRect(blocks.operation(6).id).center().x();
        blocks.drag(blocks.at(x, 2), blocks.at(x, 4), false);
        save(blocks, "rewire");
        QTest::keyClick(&blocks.view(), Qt::Key_Escape);

        Experiment measured = blocks.document.experiment();
        measured.observables = {parseObservable("X0"), parseObservable("Z1"), parseObservable("Y3"),
                                parseObservable("Z4"), parseObservable("0.5 X0 Y1 - 2 Z2 Z3")};
        blocks.document.edit(QStringLiteral("observe"), measured);
        QTest::keyClick(&blocks.view(), Qt::Key_End);
        QTest::keyClick(&blocks.view(), Qt::Key_End);
        save(blocks, "outputs");

        EditorBench wide(hybridPipelineCircuit(12, 2));
        wide.editor.resize(1100, 620);
        save(wide, "wide");
        wide.drag(wide.at(wide.operation(3).id),
                  wide.at(wide.scene().operationRect(wide.operation(3).id).center().x() + 90, 8),
                  false, Qt::AltModifier);
        save(wide, "span");

        EditorBench narrow(Circuit{});
        QMimeData data;
        data.setData(QLatin1String(templateMimeType), "cnot_chain");
        QDragEnterEvent enter({200, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(narrow.view().viewport(), &enter);
        QDragMoveEvent move({200, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(narrow.view().viewport(), &move);
        save(narrow, "refused");
    }
};

QTEST_MAIN(TestCircuitEditor)
#include "tst_circuit_editor.moc"
