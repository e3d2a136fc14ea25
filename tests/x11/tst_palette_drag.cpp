// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/circuit.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/circuit_editor/palette_button.h"
#include "ui/document/experiment_document.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

/// Drags with the X server's own pointer, moved by xdotool, as a hand does: press on the palette,
/// move over the circuit, release on a wire. Runs under Xvfb: offscreen windows have no drags.
class TstPaletteDrag final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        Theme::instance().apply(*qApp, Appearance::Light);
    }

    void init()
    {
        m_window = std::make_unique<MainWindow>();
        QVERIFY(m_window->openExperiment(QStringLiteral("digits_1_vs_5")));
        m_window->resize(1280, 800);
        m_window->move(0, 0);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        QTest::qWait(300);
    }

    void cleanup()
    {
        m_window->document().undoStack()->setClean();
        m_window.reset();
    }

    void aGateIsDroppedOnItsWire()
    {
        const std::size_t before = circuit().operations.size();
        drag("h", 4, {QStringLiteral("mouseup"), QStringLiteral("1")});
        QTRY_COMPARE(circuit().operations.size(), before + 1);
        const Operation *placed = nullptr;
        for (const Operation &operation : circuit().operations) {
            if (operation.gate->name == "h")
                placed = &operation;
        }
        QVERIFY(placed);
        QCOMPARE(placed->qubits, std::vector<int>{4});
        QCOMPARE(m_window->document().undoStack()->undoText(), QStringLiteral("Insert H"));
        m_window->document().undoStack()->undo();
        QCOMPARE(circuit().operations.size(), before);
    }

    void aDropBesideTheCircuitDoesNothing()
    {
        const Circuit before = circuit();
        drag("h", 4,
             {QStringLiteral("mousemove"), QStringLiteral("1100"), QStringLiteral("20"),
              QStringLiteral("sleep"), QStringLiteral("0.2"), QStringLiteral("mouseup"),
              QStringLiteral("1")});
        QVERIFY(!scene().ghost());
        QCOMPARE(circuit(), before);
    }

private:
    [[nodiscard]] const Circuit &circuit() const
    {
        return m_window->document().experiment().circuit;
    }
    [[nodiscard]] CircuitView &view() { return *m_window->findChild<CircuitView *>(); }
    [[nodiscard]] CircuitScene &scene() { return static_cast<CircuitScene &>(*view().scene()); }

    /// From the gate's button to behind the last column of a wire, then `end`.
    void drag(const char *name, int wire, const QStringList &end)
    {
        auto *const button = m_window->findChild<PaletteButton *>(QLatin1String(name));
        QVERIFY(button);
        const QPoint from = button->mapToGlobal(button->rect().center());
        const QPointF behind(scene().layout().frames[0].right + 20,
                             wire * scene().metrics().rowPitch);
        const QPoint to = view().viewport()->mapToGlobal(view().mapFromScene(behind));
        QStringList steps =
            moveTo(from) + QStringList{QStringLiteral("mousedown"), QStringLiteral("1")};
        for (int k = 1; k <= 8; ++k)
            steps += moveTo(from + (to - from) * k / 8);
        // A drag has an event loop of its own: the whole gesture is given to the hand at once.
        bool sawGhost = false;
        QTimer watch;
        connect(&watch, &QTimer::timeout, this, [&] { sawGhost |= scene().ghost() != nullptr; });
        watch.start(10);
        QProcess hand;
        hand.start(QStringLiteral("xdotool"), steps + end);
        QTRY_COMPARE_WITH_TIMEOUT(hand.state(), QProcess::NotRunning, 20'000);
        QCOMPARE(hand.exitCode(), 0);
        QVERIFY(sawGhost);
        QTRY_VERIFY(!scene().ghost());
    }

    static QStringList moveTo(QPoint point)
    {
        return {QStringLiteral("mousemove"), QString::number(point.x()), QString::number(point.y()),
                QStringLiteral("sleep"), QStringLiteral("0.05")};
    }

    QTemporaryDir m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TstPaletteDrag)
#include "tst_palette_drag.moc"
