// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/circuit/templates.h"
#include "ui/circuit_editor/circuit_editor.h"
#include "ui/circuit_editor/circuit_scene.h"
#include "ui/circuit_editor/circuit_view.h"
#include "ui/document/experiment_document.h"
#include "ui/session/experiment_preview.h"
#include "ui/session/training_session.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTest>
#include <QUndoStack>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

struct Bench {
    Bench()
    {
        editor.resize(740, 400);
        editor.show();
        document.editCircuit(QStringLiteral("start"), hybridPipelineCircuit(9, 2));
    }

    [[nodiscard]] CircuitView &view() { return *editor.findChild<CircuitView *>(); }
    [[nodiscard]] bool seesWholeCircuit()
    {
        const QRectF circuit = static_cast<CircuitScene &>(*view().scene()).circuitRect();
        const QRectF seen = view().mapToScene(view().viewport()->rect()).boundingRect();
        return seen.contains(circuit.adjusted(2, 2, -2, -2)); // scrolling is by whole pixels
    }

    ExperimentDocument document;
    TrainingSession session;
    ExperimentPreview preview{document, session};
    CircuitEditor editor{document, preview};
};

} // namespace

class TestCircuitZoom final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void followsTheWindow()
    {
        Bench bench;
        QTRY_VERIFY(bench.seesWholeCircuit());
        QVERIFY(bench.view().zoom() < 1);
        bench.editor.resize(1600, 900);
        QTRY_VERIFY(bench.view().zoom() > 1);
        QVERIFY(bench.seesWholeCircuit());
    }

    void staysReadable()
    {
        Bench bench;
        bench.document.editCircuit(QStringLiteral("wide"), hybridPipelineCircuit(30, 1));
        QVERIFY(bench.view().zoom() >= 0.7);
    }

    void growsSmallerButNotLargerWhileEdited()
    {
        Bench bench;
        QTRY_VERIFY(bench.seesWholeCircuit());
        bench.document.editCircuit(QStringLiteral("more"), hybridPipelineCircuit(10, 2));
        QTRY_VERIFY(bench.seesWholeCircuit());
        const double zoom = bench.view().zoom();
        bench.document.editCircuit(QStringLiteral("less"), hybridPipelineCircuit(3, 2));
        QCOMPARE(bench.view().zoom(), zoom);
    }

    void keepsWhatAPersonChose()
    {
        Bench bench;
        QTRY_VERIFY(bench.seesWholeCircuit());
        bench.view().resetZoom();
        bench.editor.resize(1600, 900);
        bench.document.editCircuit(QStringLiteral("wide"), hybridPipelineCircuit(12, 2));
        QCOMPARE(bench.view().zoom(), 1.0);
        bench.view().fit();
        QVERIFY(bench.view().zoom() != 1.0);
    }
};

QTEST_MAIN(TestCircuitZoom)
#include "tst_circuit_zoom.moc"
