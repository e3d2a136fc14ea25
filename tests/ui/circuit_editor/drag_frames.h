// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/circuit/templates.h"
#include "tests/ui/circuit_editor/editor_bench.h"

#include <QElapsedTimer>

#include <algorithm>
#include <ctime>
#include <vector>

namespace ansatz::ui {

/// 20 qubits and some 600 operations in layers.
inline Circuit largeCircuit()
{
    Circuit circuit;
    circuit.qubits = 20;
    while (circuit.operations.size() < 560)
        for (const char *const name : {"cnot_chain", "rotation_layer_rx_ry"})
            findTemplate(name)->appendTo(circuit);
    return circuit;
}

/// What a frame of a drag takes: the move of the pointer with all that follows from it, painted.
/// Milliseconds of this process's time, so that others do not disturb it.
struct FrameTimes {
    int painted = 0; ///< moves that changed what is seen; the figures are theirs
    double median = 0;
    double p95 = 0;
    double worst = 0;
    double whole = 0; ///< painting all that the view shows
};

/// Counts what a widget paints.
class PaintCounter final : public QObject {
public:
    explicit PaintCounter(QWidget *widget) : QObject(widget) { widget->installEventFilter(this); }
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
    int count = 0;
};

inline double processMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Of the calling thread alone.
inline double threadMilliseconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

/// Drags a gate over the circuit and back, as a hand does, every move painted before the next.
inline FrameTimes dragFrames(EditorBench &bench, Qt::KeyboardModifiers modifiers = {})
{
    QWidget *const viewport = bench.view().viewport();
    PaintCounter paints(viewport);
    const OperationId id = bench.operation(bench.circuit().operations.size() / 3).id;
    bench.view().ensureVisible(bench.scene().operationRect(id));
    const QPoint from = bench.at(id);
    const QPoint corner(viewport->width() - 40, viewport->height() - 40);
    QTest::mousePress(viewport, Qt::LeftButton, modifiers, from);
    std::vector<double> times;
    constexpr int frames = 120;
    for (int k = 1; k <= frames; ++k) {
        const double way = k < frames / 2 ? k : frames - k;
        const QPoint to = from + (corner - from) * way / (frames / 2);
        const int before = paints.count;
        const double start = processMilliseconds();
        bench.moveMouse(to, modifiers);
        QCoreApplication::processEvents();
        if (paints.count > before)
            times.push_back(processMilliseconds() - start);
    }
    QTest::keyClick(&bench.view(), Qt::Key_Escape);
    QTest::mouseRelease(viewport, Qt::LeftButton, modifiers, from);
    QCoreApplication::processEvents();
    FrameTimes result;
    const double start = processMilliseconds();
    viewport->repaint();
    result.whole = processMilliseconds() - start;
    result.painted = int(times.size());
    if (times.empty())
        return result;
    std::sort(times.begin(), times.end());
    result.median = times[times.size() / 2];
    result.p95 = times[times.size() * 95 / 100];
    result.worst = times.back();
    return result;
}

/// The figures in one line.
inline QString frameText(const FrameTimes &frame)
{
    return QStringLiteral("%1 of 120 moves painted, a frame takes %2 ms (median), %3 (p95), %4 "
                          "(worst); painting all that is seen %5 ms")
        .arg(frame.painted)
        .arg(frame.median, 0, 'f', 2)
        .arg(frame.p95, 0, 'f', 2)
        .arg(frame.worst, 0, 'f', 2)
        .arg(frame.whole, 0, 'f', 2);
}

} // namespace ansatz::ui
