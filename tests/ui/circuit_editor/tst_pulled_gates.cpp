// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/circuit_editor/editor_bench.h"
#include "tests/ui/circuit_editor/small_circuits.h"

#include <QSettings>
#include <QTemporaryDir>

using namespace ansatz;
using namespace ansatz::ui;

class TestPulledGates final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        Theme::instance().apply(*qApp, Appearance::Light);
    }

    void pulledOutIsDeleted()
    {
        EditorBench bench(threeWires());
        const Circuit before = bench.circuit();
        const OperationId id = bench.operation(0).id;
        const QPoint from = bench.at(id);
        bench.drag(from, from - QPoint(0, from.y() + 60), false);
        QVERIFY(bench.view().gestureHint().startsWith(QStringLiteral("Let go to delete")));
        QVERIFY(!bench.scene().ghost());
        QCOMPARE(bench.view().trial()->operations.size(), std::size_t(2)); // shown before
        bench.moveMouse(from - QPoint(0, from.y() + 10));                  // beside the edge
        QVERIFY(bench.scene().ghost());
        bench.moveMouse(from - QPoint(0, from.y() + 60));
        QTest::keyClick(&bench.view(), Qt::Key_Escape);
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, from);
        QCOMPARE(bench.circuit(), before);

        bench.drag(from, from - QPoint(0, from.y() + 60));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(2));
        QCOMPARE(bench.undoName(), QStringLiteral("Delete RX"));
        QVERIFY(bench.editor.selection().empty());
        bench.undoAll();
        QCOMPARE(bench.circuit(), before);
        // A copy that is pulled out is none, and takes nothing away.
        bench.drag(from, from - QPoint(0, from.y() + 60), true, Qt::ShiftModifier);
        QCOMPARE(bench.circuit(), before);
    }

    void farGatesAreNotPulledOutByScrolling()
    {
        Circuit circuit = wires(2);
        for (int k = 0; k < 60; ++k)
            append(circuit, gate("h"), {k % 2});
        for (int k = 0; k < 60; ++k)
            append(circuit, gate("cx"), {0, 1});
        EditorBench bench(circuit);
        const QPoint from = bench.at(bench.operation(0).id);
        bench.drag(from, QPoint(bench.view().viewport()->width() + 60, from.y()), false);
        QVERIFY(bench.scene().ghost()); // more of the circuit is there, and comes into view
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, from);
        QCOMPARE(bench.circuit().operations.size(), std::size_t(120));
    }

    void middleClickDeletes()
    {
        EditorBench bench(threeWires());
        QTest::mouseClick(bench.view().viewport(), Qt::MiddleButton, {}, bench.at(400, 2));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(3));
        QTest::mouseClick(bench.view().viewport(), Qt::MiddleButton, {},
                          bench.at(bench.operation(1).id));
        QCOMPARE(bench.circuit().operations.size(), std::size_t(2));
        QCOMPARE(bench.undoName(), QStringLiteral("Delete RY"));
    }

    void controlDragMovesAColumn()
    {
        EditorBench bench(threeWires()); // RX and RY in one column, CX in the next
        const OperationId id = bench.operation(0).id;
        const QPoint from = bench.at(id);
        bench.drag(from, bench.at(400, 0), true, Qt::ControlModifier);
        QCOMPARE(bench.undoName(), QStringLiteral("Move 2 gates"));
        QCOMPARE(bench.operation(0).gate->name, std::string("cx"));
        QCOMPARE(bench.operation(1).qubits, std::vector<int>{0});
        QCOMPARE(bench.operation(2).qubits, std::vector<int>{1});
        QCOMPARE(bench.editor.selection().size(), std::size_t(2));
    }

    void everyControlDragMovesItsOwnColumn()
    {
        EditorBench bench(threeWires());
        bench.drag(bench.at(bench.operation(0).id), bench.at(400, 0), true, Qt::ControlModifier);
        // What was moved is still selected; CX is a column of its own.
        const OperationId id = bench.operation(0).id;
        bench.drag(bench.at(id), bench.at(600, 0), true, Qt::ControlModifier);
        QCOMPARE(bench.undoName(), QStringLiteral("Move CX"));
        QCOMPARE(bench.operation(2).id, id);
        QCOMPARE(bench.editor.selection(), std::vector{id});
    }

    void hintsFollowTheDrag()
    {
        EditorBench bench(threeWires());
        QStringList hints;
        QObject::connect(&bench.editor, &CircuitEditor::hintChanged,
                         [&hints](const QString &hint) { hints << hint; });
        const OperationId id = bench.operation(0).id;
        bench.drag(bench.at(id), bench.at(300, 2), false);
        QVERIFY2(!hints.empty() && hints.back().startsWith(QStringLiteral("Shift copies")),
                 qPrintable(hints.join(u'|')));
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, bench.at(300, 2));
        QVERIFY(!hints.back().startsWith(QStringLiteral("Shift copies")));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestPulledGates)
#include "tst_pulled_gates.moc"
