// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/palette_button.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

#include <numbers>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

/// An editor in a window of its own, with a document and everything else that it needs.
struct Bench {
    explicit Bench(const Circuit &circuit)
    {
        Experiment experiment;
        experiment.circuit = circuit;
        document.edit(QStringLiteral("start"), experiment);
        document.undoStack()->clear();
        editor.resize(1000, 600);
        editor.show();
        view().setFocus();
    }

    [[nodiscard]] CircuitView &view() { return *editor.findChild<CircuitView *>(); }
    [[nodiscard]] CircuitScene &scene() { return static_cast<CircuitScene &>(*view().scene()); }
    [[nodiscard]] const Circuit &circuit() const { return document.experiment().circuit; }
    [[nodiscard]] const Operation &operation(std::size_t index) const
    {
        return circuit().operations.at(index);
    }
    [[nodiscard]] QPoint at(OperationId id)
    {
        return view().mapFromScene(scene().operationRect(id).center());
    }
    [[nodiscard]] QPoint at(double x, int wire)
    {
        return view().mapFromScene(QPointF(x, wire * scene().metrics().rowPitch));
    }
    void drag(QPoint from, QPoint to, bool release = true)
    {
        QTest::mousePress(view().viewport(), Qt::LeftButton, {}, from);
        moveMouse((from + to) / 2);
        moveMouse(to);
        if (release)
            QTest::mouseRelease(view().viewport(), Qt::LeftButton, {}, to);
    }
    /// QTest::mouseMove() leaves out the pressed button.
    void moveMouse(QPoint to)
    {
        QWidget *const target = view().viewport();
        QMouseEvent event(QEvent::MouseMove, to, target->mapToGlobal(to), Qt::NoButton,
                          Qt::LeftButton, {});
        QApplication::sendEvent(target, &event);
    }
    void drop(const char *type, const char *name, QPoint point)
    {
        QMimeData data;
        data.setData(QLatin1String(type), name);
        QWidget *const target = view().viewport();
        QDragEnterEvent enter(point, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(target, &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(point, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(target, &move);
        QVERIFY(move.isAccepted());
        QVERIFY(scene().ghost());
        QDropEvent event(point, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(target, &event);
        QVERIFY(event.isAccepted());
        QVERIFY(!scene().ghost());
    }
    [[nodiscard]] QString undoName() const { return document.undoStack()->undoText(); }

    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview{document, session};
    CircuitEditor editor{document, preview};
};

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
        Bench bench(threeWires());
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
        Bench bench(hybridPipelineCircuit(3, 2));
        const OperationId id = bench.operation(0).id;
        const BlockFrame frame = bench.scene().layout().frames[0];
        bench.drag(bench.at(id), bench.at(frame.right - 3, 0));
        QCOMPARE(bench.circuit().blocks[0].first, std::size_t(2));
        QCOMPARE(bench.circuit().blocks[0].count, std::size_t(9));
    }

    void draggingBelowAddsAWire()
    {
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
        const OperationId id = bench.operation(0).id;
        bench.drag(bench.at(id), bench.at(id) + QPoint(2, 1));
        QVERIFY(!bench.document.undoStack()->canUndo());
        QCOMPARE(bench.editor.selection(), std::vector{id});
    }

    void droppingAGateInsertsIt()
    {
        Bench bench(threeWires());
        bench.drop(gateMimeType, "rx", bench.at(500, 2));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(4));
        QCOMPARE(bench.operation(3).gate->name, std::string_view("rx"));
        QCOMPARE(bench.operation(3).qubits, std::vector<int>{2});
        QCOMPARE(bench.operation(3).parameters, std::vector{Parameter::weight(1)});
        QCOMPARE(bench.undoName(), QStringLiteral("Insert RX"));
    }

    void droppingBeforeAGate()
    {
        Bench bench(threeWires());
        const QRectF first = bench.scene().operationRect(bench.operation(0).id);
        bench.drop(gateMimeType, "x", bench.at(first.left() + 2, 0));
        QCOMPARE(bench.operation(0).gate->name, std::string_view("x"));
    }

    void multiQubitGatesShiftUp()
    {
        Bench bench(threeWires());
        bench.drop(gateMimeType, "cx", bench.at(500, 2));
        QCOMPARE(bench.operation(3).qubits, (std::vector<int>{1, 2}));
        QCOMPARE(bench.circuit().qubits, 3);
        Bench narrow({});
        narrow.drop(gateMimeType, "ccx", narrow.at(100, 0));
        QCOMPARE(narrow.circuit().qubits, 3);
        QCOMPARE(narrow.operation(0).qubits, (std::vector<int>{0, 1, 2}));
    }

    void droppingATemplate()
    {
        Bench bench(threeWires());
        bench.drop(templateMimeType, "rotation_layer_rx", bench.at(500, 0));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(6));
        QCOMPARE(bench.editor.selection().size(), std::size_t(3));
    }

    void unknownDropsAreRefused()
    {
        Bench bench(threeWires());
        QMimeData data;
        data.setText(QStringLiteral("h"));
        QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(bench.view().viewport(), &enter);
        QVERIFY(!enter.isAccepted());
    }

    void angleIsEditedInPlace()
    {
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
        QTest::keyClick(&bench.view(), Qt::Key_A, Qt::ControlModifier);
        if (bench.editor.selection().empty()) // no window manager: the shortcut needs a window
            bench.editor.editActions()[4]->trigger();
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
        Bench bench(hybridPipelineCircuit(3, 2));
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
        Bench bench(threeWires());
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
        Bench bench(threeWires());
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
        Bench bench(hybridPipelineCircuit(3, 2));
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
            Bench bench(hybridPipelineCircuit(9, 2));
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
            Bench empty({});
            QVERIFY(empty.editor.grab().save(folder + QStringLiteral("/empty_%1.png").arg(name)));
        }
        Theme::instance().apply(*qApp, Appearance::Light);
    }
};

QTEST_MAIN(TestCircuitEditor)
#include "tst_circuit_editor.moc"
