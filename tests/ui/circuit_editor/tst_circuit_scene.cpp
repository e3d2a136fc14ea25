// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "tests/ui/circuit_editor/drag_frames.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/drop_preview.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

#include <map>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr double goalMilliseconds = 16;
constexpr double slowMachine = 6; ///< how many times slower a machine may be

template <typename Work>
double averageMilliseconds(Work work)
{
    constexpr int times = 20;
    work();
    QElapsedTimer timer;
    timer.start();
    for (int k = 0; k < times; ++k)
        work();
    return double(timer.nsecsElapsed()) / 1e6 / times;
}

} // namespace

class TestCircuitScene final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void findsWhatIsDrawn()
    {
        CircuitScene scene;
        const Circuit circuit = hybridPipelineCircuit(4, 2);
        scene.setCircuit(circuit);
        for (const Operation &operation : circuit.operations) {
            const QRectF rect = scene.operationRect(operation.id);
            QVERIFY(scene.sceneRect().contains(rect));
            QCOMPARE(scene.operationAt(rect.center()), operation.id);
        }
        QCOMPARE(scene.operationAt({0, 0}), OperationId(0));
        const auto hit = scene.blockPartAt(scene.badgeRect(0).center());
        QCOMPARE(hit.part, CircuitScene::BlockPart::Badge);
        QCOMPARE(hit.block, std::size_t(0));
        QCOMPARE(scene.wireAt(-500), 0);
        QCOMPARE(scene.wireAt(2.4 * scene.metrics().rowPitch), 2);
        QCOMPARE(scene.wireAt(1e6), 4); // the wire that a drop would add
        QVERIFY(scene.operationRect(9999).isNull());
    }

    void gatesDoNotOverlap()
    {
        CircuitScene scene;
        const Circuit circuit = largeCircuit();
        scene.setCircuit(circuit);
        std::vector<QRectF> rects;
        for (const Operation &operation : circuit.operations)
            rects.push_back(scene.operationRect(operation.id));
        for (std::size_t a = 0; a < rects.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                QVERIFY(!rects[a].intersects(rects[b]));
    }

    void readingsAreKeptWhenOnlyValuesChange()
    {
        CircuitScene scene;
        scene.setCircuit(hybridPipelineCircuit(2, 1));
        const auto reading = [](int row, std::optional<double> value) {
            return Reading{
                .value = value, .basis = QStringLiteral("Z"), .row = row, .observable = row};
        };
        scene.setReadings({reading(0, 0.5), reading(1, -0.5)});
        const QList<QGraphicsItem *> items = scene.items();
        scene.setReadings({reading(0, 0.25), reading(1, std::nullopt)});
        QCOMPARE(scene.items(), items);
        scene.setReadings({reading(0, 0.25)});
        QCOMPARE(scene.items().size(), items.size() - 1);
    }

    void redrawsLargeCircuitsFast()
    {
        const Circuit circuit = largeCircuit();
        CircuitScene scene;
        const double anew = averageMilliseconds([&] {
            scene.redraw();
            scene.setCircuit(circuit);
        });
        Circuit changed = circuit;
        changed.operations[300].qubits = {19};
        bool odd = false;
        const double edited = averageMilliseconds([&] {
            odd = !odd;
            scene.setCircuit(odd ? changed : circuit);
        });
        qInfo("drawing %zu operations anew: %.2f ms; after an edit: %.2f ms",
              circuit.operations.size(), anew, edited);
        QVERIFY(anew < slowMachine * goalMilliseconds);
        QVERIFY(edited < anew);
    }

    void onlyWhatChangedIsDrawnAgain()
    {
        CircuitScene scene;
        Circuit circuit = hybridPipelineCircuit(4, 2);
        scene.setCircuit(circuit);
        const auto items = [&scene] {
            std::map<OperationId, QGraphicsItem *> found;
            for (QGraphicsItem *const item : scene.items())
                if (auto *const operation = qgraphicsitem_cast<OperationItem *>(item))
                    found[operation->id()] = item;
            return found;
        };
        const auto before = items();
        circuit.operations.erase(circuit.operations.begin());
        circuit.blocks[0].first -= 1;
        append(circuit, gate("h"), {0});
        scene.setCircuit(circuit);
        auto after = items();
        QCOMPARE(after.size(), before.size());
        for (const Operation &operation : circuit.operations)
            if (before.contains(operation.id))
                QCOMPARE(after[operation.id], before.at(operation.id));
    }

    void dragsLargeCircuitsFast()
    {
        EditorBench bench(largeCircuit());
        bench.editor.resize(1400, 800);
        QVERIFY(QTest::qWaitForWindowExposed(&bench.editor));
        for (const double zoom : {1.0, 0.7}) {
            bench.view().resetZoom();
            bench.view().zoomBy(zoom);
            QCoreApplication::processEvents();
            for (const Qt::KeyboardModifiers modifiers :
                 {Qt::KeyboardModifiers(), Qt::KeyboardModifiers(Qt::ShiftModifier)}) {
                const FrameTimes frame = dragFrames(bench, modifiers);
                qInfo("dragging%s among %zu operations at %.0f %%: %s", modifiers ? " a copy" : "",
                      bench.circuit().operations.size(), zoom * 100, qPrintable(frameText(frame)));
                QVERIFY(frame.painted > 10);
                QVERIFY(frame.median < goalMilliseconds);
            }
        }
    }

    void previewsDropsFast()
    {
        const Circuit circuit = largeCircuit();
        CircuitScene scene;
        scene.setCircuit(circuit);
        const Dragged dragged{.gate = &gate("rx")};
        const double milliseconds = averageMilliseconds([&] {
            const DropAim aim = aimDrop(scene, dragged, {600, 5 * scene.metrics().rowPitch});
            QVERIFY(previewDrop(scene, dragged, aim).refusal.isEmpty());
        });
        qInfo("drop preview in %zu operations: %.2f ms", circuit.operations.size(), milliseconds);
        QVERIFY(milliseconds < slowMachine * goalMilliseconds);
    }
};

QTEST_MAIN(TestCircuitScene)
#include "tst_circuit_scene.moc"
