// SPDX-License-Identifier: GPL-3.0-or-later
// The state at the mark, and of what a hand holds before it lets go.
#include "engine/circuit/templates.h"
#include "engine/simulator/state.h"
#include "tests/ui/circuit_editor/editor_bench.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/state_marker.h"
#include "ui/session/shown_state.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSettings>
#include <QTemporaryDir>

#include <cmath>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr double exact = 1e-12;

/// h(0) | cx(0 1) | 2 × rx(0.4)(1) | x(0): columns that depend on each other.
Circuit example()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("ry"), {0}, {Parameter::number(0.9)});
    append(circuit, gate("cx"), {0, 1});
    append(circuit, gate("rx"), {1}, {Parameter::number(0.4)});
    append(circuit, gate("cx"), {1, 0});
    circuit.blocks = {{2, 1, 2, ""}};
    return circuit;
}

struct Bench : EditorBench {
    explicit Bench(const Circuit &drawn) : EditorBench(drawn)
    {
        editor.activateWindow(); // for shortcuts
        static_cast<void>(QTest::qWaitForWindowActive(&editor));
        view().setFocus();
    }

    [[nodiscard]] StateMarker &marker() { return editor.stateMarker(); }
    /// ⟨Z⟩ as drawn at the wires' ends.
    [[nodiscard]] std::vector<double> shown()
    {
        std::vector<double> values;
        for (const Reading &reading : scene().readingColumn().readings())
            values.push_back(reading.value.value_or(99));
        return values;
    }
    [[nodiscard]] QPoint handle() { return view().mapFromScene(scene().markHandle()); }
    [[nodiscard]] QPoint handleAt(int column)
    {
        const double x =
            xOf(placeBehind(scene().circuit(), scene().layout(), column), scene().layout());
        return view().mapFromScene(QPointF(x, scene().markHandle().y()));
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&view(), Qt::Key(key), modifiers);
    }
};

/// ⟨Z⟩ of every qubit behind these gates, by the reference.
std::vector<double> zOf(Circuit circuit, std::size_t operations)
{
    circuit.operations.resize(operations);
    circuit.blocks.clear();
    const ExpandedCircuit expanded = expand(circuit);
    const StateVector state =
        stateVector(expanded, std::vector<double>(std::size_t(circuit.features)),
                    std::vector<double>(std::size_t(expanded.weights), 0.25));
    std::vector<double> values;
    for (int qubit = 0; qubit < circuit.qubits; ++qubit)
        values.push_back(expectation(state, circuit.qubits, pauliZ(qubit)));
    return values;
}

bool same(const std::vector<double> &a, const std::vector<double> &b)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t k = 0; k < a.size(); ++k)
        if (std::abs(a[k] - b[k]) > exact)
            return false;
    return true;
}

/// The example with its block written out.
Circuit writtenOut()
{
    Circuit circuit = example();
    circuit.blocks.clear();
    Operation again = circuit.operations[2];
    again.id = nextOperationId(circuit);
    circuit.operations.insert(circuit.operations.begin() + 3, again);
    return circuit;
}

} // namespace

class TestStateMarker final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        Theme::instance().apply(*qApp, Appearance::Light);
    }
    void everyColumnByKeys();
    void everyColumnByDragging();
    void escapeTakesTheMarkBack();
    void theMarkSurvivesEdits();
    void readingsSayWhere();
    void steppingScrollsToTheMark();
    void actionsFollowThePlace();
    void newDocumentsBeginAtTheEnd();
    void dragShowsTheDrop();
    void paletteDragShowsTheDrop();
    void newWireIsRead();
    void rewiringShowsTheDrop();
    void repetitionsAreTried();
    void anglesAreTried();
    void startsAreTried();
    void refusedDropsAreNotTried();
    void markAndDragTogether();

private:
    QTemporaryDir m_folder;
};

void TestStateMarker::everyColumnByKeys()
{
    Bench bench(example());
    QVERIFY(bench.marker().place().atEnd());
    QVERIFY(same(bench.shown(), zOf(writtenOut(), 5)));
    // Back through both repetitions of the block, and on again.
    for (std::size_t operations = 5; operations-- > 0;) {
        bench.key(Qt::Key_Comma);
        QVERIFY(same(bench.shown(), zOf(writtenOut(), operations)));
    }
    QCOMPARE(bench.marker().place().column, 0);
    bench.key(Qt::Key_Comma);
    QCOMPARE(bench.marker().place().column, 0);
    for (std::size_t operations = 1; operations <= 5; ++operations) {
        bench.key(Qt::Key_Period);
        QVERIFY(same(bench.shown(), zOf(writtenOut(), operations)));
    }
    bench.key(Qt::Key_Comma);
    bench.key(Qt::Key_Comma);
    bench.key(Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(bench.marker().place().atEnd());
    QVERIFY(!bench.document.undoStack()->canUndo()); // looking is no edit
}

void TestStateMarker::everyColumnByDragging()
{
    Bench bench(example());
    // Of the block's column it is the state after the last repetition.
    const std::size_t operations[] = {0, 1, 2, 4, 5};
    for (int column = 0; column <= 4; ++column) {
        bench.drag(bench.handle(), bench.handleAt(column), false);
        QCOMPARE(bench.marker().place().column, column);
        QVERIFY(same(bench.shown(), zOf(writtenOut(), operations[column])));
        QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, bench.handleAt(column));
        QCOMPARE(bench.marker().place().column, column);
    }
    QVERIFY(bench.marker().place().atEnd());
}

void TestStateMarker::escapeTakesTheMarkBack()
{
    Bench bench(example());
    bench.key(Qt::Key_Comma);
    const std::vector<double> before = bench.shown();
    bench.drag(bench.handle(), bench.handleAt(1), false);
    QVERIFY(bench.shown() != before);
    bench.key(Qt::Key_Escape);
    QCOMPARE(bench.shown(), before);
    QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, bench.handleAt(1));
    QCOMPARE(bench.marker().place().column, 3);
}

void TestStateMarker::theMarkSurvivesEdits()
{
    Bench bench(example());
    bench.marker().moveTo(2);
    Circuit changed = example();
    changed.operations.insert(changed.operations.begin(), {9, &gate("h"), {0}, {}});
    changed.blocks.front().first = 3;
    bench.document.editCircuit(QStringLiteral("h first"), changed);
    QCOMPARE(bench.marker().place().column, 3);
    QVERIFY(same(bench.shown(), zOf(changed, 3)));
    bench.undoAll();
    QCOMPARE(bench.marker().place().column, 2);
    QVERIFY(same(bench.shown(), zOf(example(), 2)));
    // Folding changes columns, not what has acted.
    bench.marker().moveTo(4);
    bench.view().setFolded(0, true);
    QVERIFY(bench.marker().place().atEnd());
    changed.operations.clear();
    changed.blocks.clear();
    bench.document.editCircuit(QStringLiteral("nothing"), changed);
    QVERIFY(!bench.scene().mark());
    QVERIFY(same(bench.shown(), {1, 1}));
}

void TestStateMarker::readingsSayWhere()
{
    Bench bench(example());
    const auto titles = [&] {
        QStringList texts;
        for (QGraphicsItem *const item : bench.scene().items())
            if (auto *const text = dynamic_cast<QGraphicsSimpleTextItem *>(item))
                texts << text->text();
        return texts;
    };
    QVERIFY(titles().contains(QStringLiteral("⟨Z⟩")));
    bench.marker().moveTo(3, 0);
    QVERIFY2(titles().contains(QStringLiteral("⟨Z⟩ after column 3, rep. 1")),
             qPrintable(titles().join(u'|')));
    QVERIFY(bench.scene().mark()->veils);
    bench.marker().setAnchor({});
    QVERIFY(titles().contains(QStringLiteral("⟨Z⟩")));
    QVERIFY(!bench.scene().mark()->veils);
}

void TestStateMarker::steppingScrollsToTheMark()
{
    Circuit circuit;
    for (int k = 0; k < 80; ++k)
        append(circuit, gate("h"), {0});
    Bench bench(circuit);
    const auto isInSight = [&] { return bench.view().viewport()->rect().contains(bench.handle()); };
    bench.view().showStart();
    QVERIFY(!isInSight());
    bench.key(Qt::Key_Comma);
    QVERIFY(isInSight());
    bench.marker().moveTo(1);
    QVERIFY(isInSight());
    bench.key(Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(isInSight());
    // An edit elsewhere scrolls nothing.
    bench.view().showStart();
    append(circuit, gate("h"), {0});
    bench.document.editCircuit(QStringLiteral("one more"), circuit);
    QVERIFY(!isInSight());
}

void TestStateMarker::actionsFollowThePlace()
{
    Bench bench(example());
    const QList<QAction *> actions = bench.editor.stateActions();
    QCOMPARE(actions.size(), 3);
    QVERIFY(actions[0]->isEnabled() && !actions[1]->isEnabled() && !actions[2]->isEnabled());
    bench.marker().moveTo(0);
    QVERIFY(!actions[0]->isEnabled() && actions[1]->isEnabled() && actions[2]->isEnabled());
    actions[1]->trigger();
    QCOMPARE(bench.marker().place().column, 1);
}

void TestStateMarker::newDocumentsBeginAtTheEnd()
{
    Bench bench(example());
    bench.marker().moveTo(1);
    bench.document.newFromPreset(QStringLiteral("digits_1_vs_5"));
    QVERIFY(bench.marker().place().atEnd());
    QCOMPARE(bench.shown().size(), std::size_t(9));
}

void TestStateMarker::dragShowsTheDrop()
{
    // x on wire 0, to be dragged to wire 1.
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("x"), {0});
    append(circuit, gate("ry"), {1}, {Parameter::number(0.6)});
    Bench bench(circuit);
    const std::vector<double> before = bench.shown();
    QVERIFY(same(before, {-1, std::cos(0.6)}));
    const OperationId id = bench.operation(0).id;
    const QPoint target = bench.at(bench.scene().operationRect(id).center().x() + 200, 1);
    bench.drag(bench.at(id), target, false);
    QVERIFY(bench.preview.state().trial());
    QVERIFY(same(bench.shown(), {1, -std::cos(0.6)}));
    QCOMPARE(bench.circuit(), circuit); // not dropped yet
    bench.key(Qt::Key_Escape);
    QVERIFY(!bench.preview.state().trial());
    QVERIFY(same(bench.shown(), before));
    QTest::mouseRelease(bench.view().viewport(), Qt::LeftButton, {}, target);
    QCOMPARE(bench.circuit(), circuit);
    // What was shown before the drop is so after it.
    bench.drag(bench.at(id), target);
    QVERIFY(!bench.preview.state().trial());
    QVERIFY(same(bench.shown(), {1, -std::cos(0.6)}));
    QCOMPARE(bench.undoName(), QStringLiteral("Move X"));
}

void TestStateMarker::paletteDragShowsTheDrop()
{
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("ry"), {0}, {Parameter::number(0.6)});
    Bench bench(circuit);
    const std::vector<double> before = bench.shown();
    QMimeData data;
    data.setData(QLatin1String(gateMimeType), "x");
    QWidget *const target = bench.view().viewport();
    const QPoint point = bench.at(300, 1);
    QDragEnterEvent enter(point, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(target, &enter);
    QDragMoveEvent move(point, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(target, &move);
    QVERIFY(same(bench.shown(), {std::cos(0.6), -1}));
    QDragLeaveEvent leave;
    QApplication::sendEvent(target, &leave);
    QVERIFY(same(bench.shown(), before));
    bench.drop(gateMimeType, "x", point);
    QVERIFY(same(bench.shown(), {std::cos(0.6), -1}));
}

void TestStateMarker::newWireIsRead()
{
    Circuit circuit;
    circuit.qubits = 1;
    append(circuit, gate("x"), {0});
    Bench bench(circuit);
    const QRectF room = bench.scene().sceneRect();
    const OperationId id = bench.operation(0).id;
    bench.drag(bench.at(id), bench.at(bench.scene().operationRect(id).center().x(), 1), false);
    QVERIFY(same(bench.shown(), {1, -1}));
    QCOMPARE(bench.scene().sceneRect(), room); // nothing moves under the hand
    bench.key(Qt::Key_Escape);
    QVERIFY(same(bench.shown(), {-1}));
}

void TestStateMarker::rewiringShowsTheDrop()
{
    Circuit circuit;
    circuit.qubits = 3;
    append(circuit, gate("x"), {0});
    append(circuit, gate("cx"), {0, 1});
    Bench bench(circuit);
    QVERIFY(same(bench.shown(), {-1, -1, 1}));
    const double x = bench.scene().operationRect(bench.operation(1).id).center().x();
    bench.drag(bench.at(x, 1), bench.at(x, 2), false);
    QVERIFY(same(bench.shown(), {-1, 1, -1}));
    bench.key(Qt::Key_Escape);
    QVERIFY(same(bench.shown(), {-1, -1, 1}));
}

void TestStateMarker::repetitionsAreTried()
{
    Circuit circuit;
    circuit.qubits = 1;
    append(circuit, gate("ry"), {0}, {Parameter::number(0.5)});
    circuit.blocks = {{0, 1, 2, ""}};
    Bench bench(circuit);
    QVERIFY(same(bench.shown(), {std::cos(1.0)}));
    const QPoint grip = bench.view().mapFromScene(bench.scene().blockItem(0)->gripRect().center());
    const int step = int(24 * bench.view().zoom());
    bench.drag(grip, grip + QPoint(2 * step, 0), false);
    QVERIFY(same(bench.shown(), {std::cos(2.0)}));
    bench.key(Qt::Key_Escape);
    QVERIFY(same(bench.shown(), {std::cos(1.0)}));
}

void TestStateMarker::anglesAreTried()
{
    Circuit circuit;
    circuit.qubits = 1;
    append(circuit, gate("ry"), {0}, {Parameter::number(0.5)});
    Bench bench(circuit);
    QTest::mouseDClick(bench.view().viewport(), Qt::LeftButton, {}, bench.at(1));
    ParameterEditor *const form = bench.view().parameterEditor();
    QVERIFY(form);
    auto *const angle = form->findChild<QLineEdit *>(QStringLiteral("angle"));
    angle->selectAll();
    QTest::keyClicks(angle, QStringLiteral("1.5"));
    QVERIFY(same(bench.shown(), {std::cos(1.5)}));
    QCOMPARE(bench.circuit(), circuit);
    QTest::keyClicks(angle, QStringLiteral("*"));
    QVERIFY(same(bench.shown(), {std::cos(0.5)})); // not understood: what is
    QTest::keyClicks(angle, QStringLiteral("2"));
    QVERIFY(same(bench.shown(), {std::cos(3.0)}));
    QTest::keyClick(angle, Qt::Key_Escape);
    QVERIFY(same(bench.shown(), {std::cos(0.5)}));
    QCOMPARE(bench.circuit(), circuit);
}

void TestStateMarker::startsAreTried()
{
    Circuit circuit;
    circuit.qubits = 1;
    append(circuit, gate("ry"), {0}, {Parameter::weight(0)});
    Bench bench(circuit);
    const std::vector<double> before = bench.shown();
    QTest::mouseDClick(bench.view().viewport(), Qt::LeftButton, {}, bench.at(1));
    ParameterEditor *const form = bench.view().parameterEditor();
    QVERIFY(form);
    QTest::keyClick(form->findChild<QComboBox *>(QStringLiteral("startKind")), Qt::Key_Down);
    auto *const value = form->findChild<QLineEdit *>(QStringLiteral("startFirst"));
    value->selectAll();
    QTest::keyClicks(value, QStringLiteral("0.7"));
    QVERIFY(same(bench.shown(), {std::cos(0.7)}));
    QCOMPARE(bench.circuit(), circuit);
    QTest::keyClick(value, Qt::Key_Escape);
    QVERIFY(same(bench.shown(), before));
}

void TestStateMarker::refusedDropsAreNotTried()
{
    Circuit circuit = hybridPipelineCircuit(2, 2);
    append(circuit, gate("h"), {0});
    circuit.blocks.push_back({7, 1, 3, {}});
    Bench bench(circuit);
    const std::vector<double> before = bench.shown();
    bench.editor.select({bench.operation(7).id});
    // A whole block cannot be dropped into another one.
    const BlockFrame frame = bench.scene().layout().frames[0];
    bench.drag(bench.at(bench.operation(7).id), bench.at(frame.right - 5, 0), false);
    QVERIFY(!bench.scene().ghost()->refusal.isEmpty());
    QVERIFY(!bench.preview.state().trial());
    QCOMPARE(bench.shown(), before);
    bench.key(Qt::Key_Escape);
}

void TestStateMarker::markAndDragTogether()
{
    // Behind the first column; a gate that is dragged before the mark counts, one behind it not.
    Circuit circuit;
    circuit.qubits = 2;
    append(circuit, gate("ry"), {0}, {Parameter::number(0.6)});
    append(circuit, gate("cx"), {0, 1});
    append(circuit, gate("x"), {1});
    Bench bench(circuit);
    bench.marker().moveTo(1);
    QVERIFY(same(bench.shown(), {std::cos(0.6), 1}));
    const OperationId id = bench.operation(2).id;
    const double first = bench.scene().operationRect(bench.operation(0).id).center().x();
    bench.drag(bench.at(id), bench.at(first, 1), false);
    QVERIFY(bench.preview.state().trial());
    QVERIFY(same(bench.shown(), {std::cos(0.6), -1}));
    bench.key(Qt::Key_Escape);
    QVERIFY(same(bench.shown(), {std::cos(0.6), 1}));
}

QTEST_MAIN(TestStateMarker)
#include "tst_state_marker.moc"
