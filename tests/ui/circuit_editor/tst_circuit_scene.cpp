// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/drop_preview.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr double goalMilliseconds = 16;
constexpr double slowMachine = 6; ///< how many times slower a machine may be

Circuit largeCircuit()
{
    Circuit circuit;
    circuit.qubits = 20;
    while (circuit.operations.size() < 500)
        for (const char *const name : {"cnot_chain", "rotation_layer_rx_ry"})
            findTemplate(name)->appendTo(circuit);
    return circuit;
}

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
        QCOMPARE(scene.badgeAt(scene.badgeRect(0).center()), std::optional<std::size_t>(0));
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
        scene.setReadings({{{}, 0.5, 0}, {{}, -0.5, 1}});
        const QList<QGraphicsItem *> items = scene.items();
        scene.setReadings({{{}, 0.25, 0}, {{}, std::nullopt, 1}});
        QCOMPARE(scene.items(), items);
        scene.setReadings({{QStringLiteral("Z0 Z1"), 0.25, {}}});
        QCOMPARE(scene.items().size(), items.size() - 1);
    }

    void redrawsLargeCircuitsFast()
    {
        const Circuit circuit = largeCircuit();
        CircuitScene scene;
        const double milliseconds = averageMilliseconds([&] { scene.setCircuit(circuit); });
        qInfo("redraw of %zu operations: %.2f ms", circuit.operations.size(), milliseconds);
        QVERIFY(milliseconds < slowMachine * goalMilliseconds);
    }

    void previewsDropsFast()
    {
        const Circuit circuit = largeCircuit();
        CircuitScene scene;
        scene.setCircuit(circuit);
        const Dragged dragged{.gate = &gate("rx")};
        const double milliseconds = averageMilliseconds([&] {
            QVERIFY(previewDrop(scene, dragged, {600, 5 * scene.metrics().rowPitch}));
        });
        qInfo("drop preview in %zu operations: %.2f ms", circuit.operations.size(), milliseconds);
        QVERIFY(milliseconds < slowMachine * goalMilliseconds);
    }
};

QTEST_MAIN(TestCircuitScene)
#include "tst_circuit_scene.moc"
