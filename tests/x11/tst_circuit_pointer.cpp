// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/circuit_editor/editor_bench.h"
#include "ui/circuit_editor/gate_palette.h"
#include "ui/circuit_editor/palette_button.h"
#include "ui/circuit_editor/repeat_gesture.h"

#include "engine/circuit/templates.h"

#include <QHBoxLayout>
#include <QProcess>
#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

/// Gestures by the X server's own pointer and keys, as a hand makes them.
class TstCircuitPointer final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void shiftCopies()
    {
        open(hybridPipelineCircuit(4, 2));
        const OperationId id = m_bench->operation(8).id; // an RX of the block
        const QPoint from = global(m_bench->scene().operationRect(id).center());
        hand(down(from) + keys("keydown", "shift") + way(from, global(behind(3))) + release()
             + keys("keyup", "shift"));
        QTRY_COMPARE(m_bench->circuit().operations.size(), std::size_t(16));
        QCOMPARE(m_bench->undoName(), QStringLiteral("Copy RX"));
    }

    void aTargetGoesToAnotherWire()
    {
        open(hybridPipelineCircuit(4, 2));
        const OperationId id = m_bench->operation(4).id; // CX 0 1
        const double x = m_bench->scene().operationRect(id).center().x();
        const double pitch = m_bench->scene().metrics().rowPitch;
        const QPoint from = global({x, pitch});
        hand(down(from) + way(from, global({x, 3 * pitch})) + release());
        QTRY_COMPARE(m_bench->operation(4).qubits, (std::vector<int>{0, 3}));
    }

    void theGripRepeats()
    {
        open(hybridPipelineCircuit(3, 2));
        const QPointF grip = m_bench->scene().blockItem(0)->gripRect().center();
        const QPoint from = global(grip);
        hand(down(from) + way(from, global(grip + QPointF(2 * RepeatGesture::step, 0)))
             + release());
        QTRY_COMPARE(m_bench->circuit().blocks[0].repetitions, 4);
    }

    void ctrlShiftSpansFromThePalette()
    {
        open(hybridPipelineCircuit(4, 1));
        const std::size_t before = m_bench->circuit().operations.size();
        auto *const button = m_palette->findChild<PaletteButton *>(QStringLiteral("h"));
        QVERIFY(button);
        const QPoint from = button->mapToGlobal(button->rect().center());
        hand(down(from) + way(from, global(behind(0))) + keys("keydown", "ctrl")
             + keys("keydown", "shift") + way(global(behind(0)), global(behind(3))) + release()
             + keys("keyup", "shift") + keys("keyup", "ctrl"));
        QTRY_COMPARE(m_bench->circuit().operations.size(), before + 4);
        QCOMPARE(m_bench->undoName(), QStringLiteral("Insert H × 4"));
    }

    void cleanup()
    {
        m_palette.reset();
        m_bench.reset();
    }

private:
    void open(const Circuit &circuit)
    {
        m_bench = std::make_unique<EditorBench>(circuit);
        m_palette = std::make_unique<GatePalette>(m_bench->document, m_bench->editor);
        m_bench->editor.move(260, 0);
        m_bench->editor.resize(1000, 500);
        m_palette->move(0, 0);
        m_palette->resize(240, 760);
        m_palette->show();
        QVERIFY(QTest::qWaitForWindowExposed(&m_bench->editor));
        QVERIFY(QTest::qWaitForWindowExposed(m_palette.get()));
        QTest::qWait(300);
    }
    [[nodiscard]] QPointF behind(int wire)
    {
        return {m_bench->scene().layout().right + 20, wire * m_bench->scene().metrics().rowPitch};
    }
    [[nodiscard]] QPoint global(QPointF point)
    {
        return m_bench->view().viewport()->mapToGlobal(m_bench->view().mapFromScene(point));
    }
    static QStringList moveTo(QPoint point)
    {
        return {QStringLiteral("mousemove"), QString::number(point.x()), QString::number(point.y()),
                QStringLiteral("sleep"), QStringLiteral("0.05")};
    }
    static QStringList down(QPoint point)
    {
        return moveTo(point) + QStringList{QStringLiteral("mousedown"), QStringLiteral("1")};
    }
    static QStringList way(QPoint from, QPoint to)
    {
        QStringList steps;
        for (int k = 1; k <= 8; ++k)
            steps += moveTo(from + (to - from) * k / 8);
        return steps;
    }
    static QStringList keys(const char *what, const char *key)
    {
        return {QLatin1String(what), QLatin1String(key)};
    }
    static QStringList release() { return {QStringLiteral("mouseup"), QStringLiteral("1")}; }

    /// A drag has an event loop of its own: the whole gesture is given to the hand at once.
    void hand(const QStringList &steps)
    {
        QProcess process;
        process.start(QStringLiteral("xdotool"), steps);
        QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(process.exitCode(), 0);
    }

    std::unique_ptr<EditorBench> m_bench;
    std::unique_ptr<GatePalette> m_palette;
};

QTEST_MAIN(TstCircuitPointer)
#include "tst_circuit_pointer.moc"
