// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/circuit_editor/drag_frames.h"

using namespace ansatz::ui;

/// What a frame of a drag takes in a window of a real X server, with 20 qubits and 500 operations.
class TstCircuitFrames final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void aFrameIsShort()
    {
        EditorBench bench(largeCircuit());
        bench.editor.resize(1200, 760);
        QVERIFY(QTest::qWaitForWindowExposed(&bench.editor));
        QTest::qWait(200);
        const FrameTimes frame = dragFrames(bench);
        qInfo("dragging among %zu operations under X: %s", bench.circuit().operations.size(),
              qPrintable(frameText(frame)));
        QVERIFY(frame.painted > 10);
        QVERIFY(frame.median < 16);
    }
};

QTEST_MAIN(TstCircuitFrames)
#include "tst_circuit_frames.moc"
