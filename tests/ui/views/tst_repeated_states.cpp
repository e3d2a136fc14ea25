// SPDX-License-Identifier: GPL-3.0-or-later
// The handle of a block at up to 1,000 repetitions: each move of the mouse with all that follows.
#include "engine/circuit/templates.h"
#include "tests/ui/circuit_editor/drag_frames.h"
#include "ui/circuit_editor/repeat_gesture.h"
#include "ui/circuit_editor/state_marker.h"
#include "ui/views/state_page.h"

#include <algorithm>
#include <vector>

using namespace ansatz;
using namespace ansatz::ui;

namespace {

constexpr int patience = 20'000;

struct Bench : EditorBench {
    explicit Bench(const Circuit &circuit) : EditorBench(circuit) { page.show(); }

    StatePage page{document, preview, session, editor};
};

} // namespace

class TestRepeatedStates final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(*qApp, Appearance::Light); }

    void aHandleFarOutKeepsTheFrames()
    {
        for (const int qubits : {4, 9}) {
            for (const bool isAtEnd : {true, false}) {
                Bench bench(hybridPipelineCircuit(qubits, 2));
                QTRY_VERIFY_WITH_TIMEOUT(bench.preview.data(), patience);
                if (!isAtEnd)
                    bench.editor.stateMarker().step(false);
                QWidget *const viewport = bench.view().viewport();
                const QPointF grip = bench.scene().blockItem(0)->gripRect().center();
                const QPoint from = bench.view().mapFromScene(grip);
                QTest::mousePress(viewport, Qt::LeftButton, {}, from);
                std::vector<double> moves;
                for (int repetitions = 20; repetitions <= 1000; repetitions += 20) {
                    // The window's own thread: what others compute meanwhile keeps nobody waiting.
                    const double start = threadMilliseconds();
                    const QPointF right(RepeatGesture::step * (repetitions + 10), 0);
                    bench.moveMouse(bench.view().mapFromScene(grip + right));
                    QCoreApplication::processEvents(); // paints
                    moves.push_back(threadMilliseconds() - start);
                }
                QVERIFY(bench.view().gestureHint().contains(QStringLiteral("1000")));
                QCOMPARE(bench.preview.state().trial()->blocks[0].repetitions, 1000);
                std::ranges::sort(moves);
                qInfo("%d qubits, state %s: a move takes %.2f ms (median), %.2f (p95), %.2f "
                      "(worst) of "
                      "the window's thread",
                      qubits, isAtEnd ? "at the end" : "before it", moves[moves.size() / 2],
                      moves[moves.size() * 95 / 100], moves.back());
                QVERIFY2(moves[moves.size() * 9 / 10] < 16,
                         qPrintable(QString::number(moves[moves.size() * 9 / 10])));
                // And the state of what the hand holds comes.
                QTRY_COMPARE_WITH_TIMEOUT(bench.preview.state().status(), StateStatus::Ready,
                                          patience);
                const StateFacts facts = *bench.preview.state().facts();
                StateRequest now;
                now.circuit = *bench.preview.state().trial();
                now.samples = {bench.preview.features()};
                now.weights = bench.preview.circuitWeights(now.circuit);
                now.observables = pauliZOfEveryQubit(qubits);
                if (isAtEnd)
                    QCOMPARE(facts.expectations, computeState(now).expectations);
                QTest::keyClick(&bench.view(), Qt::Key_Escape);
                QTest::mouseRelease(viewport, Qt::LeftButton, {}, from);
                QCOMPARE(bench.circuit().blocks[0].repetitions, 2);
            }
        }
    }
};

QTEST_MAIN(TestRepeatedStates)
#include "tst_repeated_states.moc"
