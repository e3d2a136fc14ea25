// SPDX-License-Identifier: GPL-3.0-or-later
// The default circuit drawn from nothing in four ways, and histories of many edits.
#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/circuit/templates.h"
#include "engine/experiment/experiment_json.h"
#include "tests/ui/circuit_editor/editor_bench.h"
#include "ui/circuit_editor/circuit_commands.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/qasm_editor/qasm_pane.h"
#include "ui/qasm_editor/qasm_text_edit.h"
#include "ui/views/qasm_page.h"

#include <QClipboard>
#include <QSpinBox>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

/// The default experiment with an empty circuit.
struct DrawingBench : EditorBench {
    DrawingBench() : EditorBench(Circuit{})
    {
        Experiment experiment = goal();
        experiment.circuit = {};
        document.edit(QStringLiteral("start"), experiment);
        document.undoStack()->clear();
        editor.resize(1400, 700);
    }

    static Experiment goal() { return presetExperiment("digits_1_vs_5"); }

    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&view(), key, modifiers);
    }
    /// A shortcut of the editor: offscreen windows are not active, so it is looked up.
    void shortcut(const QKeySequence &keys)
    {
        for (QAction *const candidate : editor.editActions())
            if (candidate->shortcuts().contains(keys)) {
                QVERIFY(candidate->isEnabled());
                candidate->trigger();
                return;
            }
        QFAIL(qPrintable(keys.toString()));
    }
    void acceptRepetitions()
    {
        auto *const box = view().findChild<RepetitionBox *>();
        QVERIFY(box);
        QCOMPARE(box->value(), 2);
        QTest::keyClick(box, Qt::Key_Return);
    }
    /// Behind everything that is drawn.
    [[nodiscard]] double behind() { return scene().layout().right + 30; }
};

constexpr int wires = 9;

/// One of all commands that change a document, with arguments from the dice.
class Dice {
public:
    Dice(std::uint64_t seed, ExperimentDocument &document, CircuitCommands &commands)
        : m_random(seed), m_document(document), m_commands(commands)
    {}

    void roll()
    {
        chooseSelection();
        switch (below(28)) {
        case 0:
        case 1:
        case 2: {
            const auto table = gateTable();
            m_commands.insertGateAtCaret(table[std::size_t(below(int(table.size())))]);
            break;
        }
        case 3: {
            QString problem;
            const auto all = templates();
            const std::string_view name = all[std::size_t(below(int(all.size())))].name;
            if (m_commands.circuit().operations.size() < 200)
                m_commands.enter(QString::fromUtf8(name.data(), qsizetype(name.size())), &problem);
            break;
        }
        case 4:
        case 5:
            m_commands.removeSelection();
            break;
        case 6:
            m_commands.shiftSelection(below(2) == 0 ? -1 : 1);
            break;
        case 7:
            m_commands.stepSelection(below(2) == 0);
            break;
        case 8:
            m_commands.rewireAtCaret(below(2) == 0 ? -1 : 1);
            break;
        case 9:
            if (m_commands.circuit().operations.size() < 200)
                m_commands.duplicateSelection();
            break;
        case 10:
            m_commands.cutSelection();
            break;
        case 11:
            if (m_commands.circuit().operations.size() < 200)
                m_commands.paste();
            break;
        case 12:
            below(2) == 0 && m_commands.circuit().qubits < 7 ? m_commands.addQubit()
                                                             : m_commands.removeQubit(wire());
            break;
        case 13:
            m_commands.repeatSelection(1 + below(3));
            break;
        case 14:
            if (const int count = int(m_commands.circuit().blocks.size()))
                below(2) == 0 ? m_commands.dissolveBlock(std::size_t(below(count)))
                              : m_commands.setRepetitions(std::size_t(below(count)), 1 + below(4));
            break;
        case 15:
            if (const int count = int(m_commands.circuit().blocks.size()))
                m_commands.nameBlock(std::size_t(below(count)),
                                     QStringLiteral("block %1").arg(below(5)));
            break;
        case 16:
            m_commands.measure(wire(),
                               below(4) == 0 ? std::nullopt : std::optional(Pauli(below(3))));
            break;
        case 17:
            m_commands.addObservable(QStringLiteral("0.5 X0 + %1 Z%2").arg(below(9)).arg(wire()));
            break;
        case 18:
            m_commands.changeSource(Parameter::Source(below(3)), {}, {});
            break;
        case 19:
        case 20:
            changeOperation();
            break;
        case 21:
        case 22:
            changeStart();
            break;
        case 23:
            changeObservable();
            break;
        case 24:
        case 25:
            dropWhatIsDragged();
            break;
        default:
            changeSettings();
        }
    }

    /// Times that each of these changed the document: a roll that is refused is none.
    struct Done {
        int operations = 0;
        int starts = 0;
        int observables = 0;
        int drags = 0;
    };
    [[nodiscard]] const Done &done() const { return m_done; }

private:
    int below(int bound) { return int(m_random.below(std::uint64_t(bound))); }
    int wire() { return below(m_commands.circuit().qubits); }

    void chooseSelection()
    {
        const auto &operations = m_commands.circuit().operations;
        std::set<OperationId> chosen;
        if (!operations.empty()) {
            const int first = below(int(operations.size()));
            const int count = 1 + below(4);
            for (int k = first; k < std::min(first + count, int(operations.size())); ++k)
                chosen.insert(operations[std::size_t(k)].id);
        }
        Caret caret{wire(), 0};
        if (!chosen.empty() && below(3) > 0) {
            const std::optional<std::size_t> index = indexOf(m_commands.circuit(), *chosen.begin());
            caret = {operations[*index].qubits.front(), *chosen.begin()};
        }
        m_commands.setSelection(std::move(chosen));
        m_commands.setCaret(caret);
    }

    const Operation *anyOperation()
    {
        const auto &operations = m_commands.circuit().operations;
        return operations.empty() ? nullptr
                                  : &operations[std::size_t(below(int(operations.size())))];
    }

    Parameter anyParameter()
    {
        switch (below(5)) {
        case 0:
            return Parameter::number((below(629) - 314) / 100.0);
        case 1:
            return Parameter::feature(wire(), 1 + below(3), below(2));
        case 2:
            return Parameter::scaledFeature(wire(), below(2) == 0 ? newScaleWeight : below(6));
        case 3:
            return {Parameter::Source::Weight, newIndex, 1, 0};
        default:
            return Parameter::weight(below(8), 1 + below(2), below(2));
        }
    }

    std::optional<WeightStart> anyStart()
    {
        if (below(4) == 0)
            return std::nullopt;
        return WeightStart{0, WeightStart::Distribution(below(3)), below(10) / 10.0,
                           1 + below(10) / 10.0};
    }

    /// Counts what changed the document.
    void count(int &done, const Experiment &before) { done += m_document.experiment() != before; }

    void changeOperation()
    {
        const Operation *const operation = anyOperation();
        if (!operation)
            return;
        const Experiment before = m_document.experiment();
        std::vector<int> qubits = operation->qubits;
        if (below(3) == 0)
            for (int &qubit : qubits)
                qubit = wire(); // twice the same is refused
        std::vector<Parameter> parameters = operation->parameters;
        std::vector<StartEdit> starts;
        for (std::size_t k = 0; k < parameters.size(); ++k) {
            parameters[k] = anyParameter();
            if (parameters[k].readsWeight() && below(2) == 0)
                starts.push_back({k, anyStart()});
        }
        m_commands.changeOperation(operation->id, qubits, parameters, starts);
        count(m_done.operations, before);
    }

    void changeStart()
    {
        const Operation *const operation = anyOperation();
        if (!operation || operation->parameters.empty())
            return;
        const Experiment before = m_document.experiment();
        QString problem;
        m_commands.changeStart(operation->id,
                               {std::size_t(below(int(operation->parameters.size()))), anyStart()},
                               &problem);
        count(m_done.starts, before);
    }

    void changeObservable()
    {
        const auto measured = int(measuredObservables(m_document.experiment()).size());
        if (measured == 0)
            return;
        const Experiment before = m_document.experiment();
        m_commands.changeObservable(
            std::size_t(below(measured)),
            below(3) == 0 ? QString()
                          : QStringLiteral("%1 X%2 Y%3").arg(1 + below(5)).arg(wire()).arg(wire()));
        count(m_done.observables, before);
    }

    /// As a drag shows it and takes it over.
    void dropWhatIsDragged()
    {
        const std::set<OperationId> selection = m_commands.selection();
        const std::vector<OperationId> ids(selection.begin(), selection.end());
        const Experiment before = m_document.experiment();
        Circuit after = m_commands.circuit();
        Place place{std::size_t(below(int(after.operations.size()) + 1)), {}};
        for (std::size_t b = 0; b < after.blocks.size(); ++b) {
            const Block &block = after.blocks[b];
            const bool isInside =
                place.position > block.first && place.position < block.first + block.count;
            const bool isAtEdge =
                place.position == block.first || place.position == block.first + block.count;
            if (isInside || (isAtEdge && below(2) == 0))
                place.block = b;
        }
        try {
            moveOperations(after, ids, place, below(after.qubits < wires ? 3 : 2) - 1);
        } catch (const UserError &) {
            return; // it would not show where it goes
        }
        m_commands.replaceCircuit(QStringLiteral("Drag"), std::move(after), selection);
        count(m_done.drags, before);
    }

    void changeSettings()
    {
        Experiment changed = m_document.experiment();
        switch (below(4)) {
        case 0:
            changed.training.batch = 1 + below(64);
            break;
        case 1:
            changed.data.testFraction = below(9) / 10.0;
            break;
        case 2:
            changed.seed = std::uint64_t(below(100));
            break;
        default:
            changed.training.learningRate = (1 + below(50)) / 1000.0;
        }
        m_document.edit(QStringLiteral("Change a setting"), std::move(changed));
    }

    Random m_random;
    ExperimentDocument &m_document;
    CircuitCommands &m_commands;
    Done m_done;
};

} // namespace

class TestCircuitDrawing final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void byMouse()
    {
        DrawingBench bench;
        for (int wire = 0; wire < wires; ++wire) // below the last wire adds the next
            bench.drop(gateMimeType, "rx", bench.at(100, wire));
        QCOMPARE(bench.circuit().qubits, wires);
        const QRectF column = bench.scene().operationRect(1);
        bench.drag(bench.view().mapFromScene(column.topLeft() - QPointF(5, 5)),
                   bench.at(column.right() + 5, wires - 1));
        QCOMPARE(bench.editor.selection().size(), std::size_t(wires));
        bench.action("Make encoding")->trigger(); // of the context menu
        for (int wire = 0; wire + 1 < wires; ++wire)
            bench.drop(gateMimeType, "cx", bench.at(bench.behind(), wire));
        for (const char *const name : {"rx", "ry"})
            bench.drop(gateMimeType, name, bench.at(bench.behind(), wires - 1), Qt::AltModifier,
                       bench.at(bench.behind(), 0));
        const QRectF first = bench.scene().operationRect(10);
        bench.drag(bench.view().mapFromScene(first.topLeft() - QPointF(5, 5)),
                   bench.at(bench.behind(), wires - 1));
        QCOMPARE(bench.editor.selection().size(), std::size_t(26));
        bench.action("Repeat block…")->trigger();
        bench.acceptRepetitions();
        QCOMPARE(bench.circuit(), DrawingBench::goal().circuit);
        QCOMPARE(bench.document.experiment(), DrawingBench::goal());
    }

    void byKeyboard()
    {
        DrawingBench bench;
        for (int wire = 1; wire < wires; ++wire)
            bench.shortcut(Qt::Key_Plus);
        bench.key(Qt::Key_X);
        for (int wire = 1; wire < wires; ++wire) {
            bench.key(Qt::Key_Down);
            bench.key(Qt::Key_X);
        }
        bench.shortcut(QKeySequence::SelectAll);
        bench.shortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_E);
        bench.key(Qt::Key_Escape);
        const auto toFirstWire = [&bench] {
            for (int wire = 1; wire < wires; ++wire)
                bench.key(Qt::Key_Up);
        };
        toFirstWire();
        for (int wire = 0; wire + 1 < wires; ++wire) {
            bench.key(Qt::Key_C);
            bench.key(Qt::Key_Down);
        }
        for (const Qt::Key letter : {Qt::Key_X, Qt::Key_Y}) {
            toFirstWire();
            bench.key(letter);
            for (int wire = 1; wire < wires; ++wire) {
                bench.key(Qt::Key_Down);
                bench.key(letter);
            }
        }
        // Back over everything but the encoding, from the last wire to the first.
        bench.key(Qt::Key_Escape);
        for (int wire = wires - 1; wire >= 0; --wire) {
            const int gates = wire == 0 || wire == wires - 1 ? 3 : 4;
            for (int k = 0; k < gates; ++k)
                bench.key(Qt::Key_Left, Qt::ShiftModifier);
            bench.key(Qt::Key_End, Qt::ShiftModifier);
            bench.key(Qt::Key_Up, Qt::ShiftModifier);
        }
        QCOMPARE(bench.editor.selection().size(), std::size_t(26));
        bench.shortcut(Qt::CTRL | Qt::Key_R);
        bench.acceptRepetitions();
        QCOMPARE(bench.circuit(), DrawingBench::goal().circuit);
        QCOMPARE(bench.document.experiment(), DrawingBench::goal());
    }

    void byText()
    {
        DrawingBench bench;
        QApplication::clipboard()->setText(QStringLiteral("rx(x) 0-8\n"
                                                          "repeat 2 {\n"
                                                          "  cx 0 1 1 2 2 3 3 4 4 5 5 6 6 7 7 8\n"
                                                          "  rx(w) 0-8\n"
                                                          "  ry 0-8\n"
                                                          "}\n"));
        bench.action("Paste gates")->trigger();
        QCOMPARE(bench.problem(), QString());
        QCOMPARE(bench.circuit(), DrawingBench::goal().circuit);
        QCOMPARE(bench.document.experiment(), DrawingBench::goal());
    }

    void byOpenQasm()
    {
        DrawingBench bench;
        QasmPage page(bench.document, &bench.editor);
        page.show();
        QasmTextEdit &edit = page.pane().edit();
        edit.selectAll();
        QTest::keyClick(&edit, Qt::Key_Delete);
        QCOMPARE(page.text(), QString());
        const QString program = programText(DrawingBench::goal().circuit).text;
        const QStringList lines = program.split(u'\n');
        for (const QString &line : lines) {
            QTest::keyClicks(&edit, line);
            QTest::keyClick(&edit, Qt::Key_Return);
            // Pauses, in which the program so far is read and drawn.
            if (line.startsWith(QStringLiteral("qubit"))
                || line.startsWith(QStringLiteral("cx q[7]"))
                || line == QStringLiteral("rx(w_3) q[3];"))
                QTRY_VERIFY(page.pane().isInStep());
        }
        QTRY_VERIFY(page.pane().isInStep());
        QVERIFY(page.pane().marks().empty());
        QCOMPARE(bench.problem(), QString());
        QCOMPARE(bench.circuit(), DrawingBench::goal().circuit);
        QCOMPARE(bench.document.experiment(), DrawingBench::goal());
        QCOMPARE(bench.document.undoStack()->undoText(), QStringLiteral("Edit OpenQASM"));
    }

    void historiesLeadBothWays_data()
    {
        QTest::addColumn<int>("seed");
        for (const int seed : {1, 2, 3})
            QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }

    void historiesLeadBothWays()
    {
        QFETCH(const int, seed);
        ExperimentDocument document;
        document.newFromPreset(QStringLiteral("digits_1_vs_5"));
        CircuitCommands commands(document);
        Dice dice(std::uint64_t(seed), document, commands);
        const Experiment start = document.experiment();
        std::vector<Experiment> history{start};
        int rolls = 0;
        while (document.undoStack()->count() < 1000 && rolls++ < 20'000) {
            dice.roll();
            validate(document.experiment().circuit);
            if (int(history.size()) <= document.undoStack()->index()) {
                QVERIFY(!document.undoStack()->undoText().isEmpty());
                history.push_back(document.experiment());
            }
        }
        QCOMPARE(document.undoStack()->count(), 1000);
        const Dice::Done &done = dice.done();
        for (const int times : {done.operations, done.starts, done.observables, done.drags})
            QVERIFY2(times >= 10, qPrintable(QString::number(times)));
        for (std::size_t k = history.size() - 1; k-- > 0;) {
            document.undoStack()->undo();
            QCOMPARE(document.experiment(), history[k]);
        }
        QVERIFY(!document.undoStack()->canUndo());
        for (std::size_t k = 1; k < history.size(); ++k) {
            document.undoStack()->redo();
            QCOMPARE(document.experiment(), history[k]);
        }
        QVERIFY(!document.undoStack()->canRedo());
        qInfo("1000 edits of %d tries (%d operations changed, %d starts, %d observables, %d "
              "drags), %zu operations at the end",
              rolls, done.operations, done.starts, done.observables, done.drags,
              document.experiment().circuit.operations.size());
    }
};

QTEST_MAIN(TestCircuitDrawing)
#include "tst_circuit_drawing.moc"
