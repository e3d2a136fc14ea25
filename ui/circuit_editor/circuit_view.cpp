// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_view.h"

#include "ui/circuit_editor/circuit_commands.h"

#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double smallestZoom = 0.25;
constexpr double largestZoom = 4;
// Smaller is not readable, larger wastes room.
constexpr double smallestFit = 0.7;
constexpr double largestFit = 1.3;

} // namespace

CircuitView::CircuitView(CircuitScene &scene, CircuitCommands &commands, QWidget *parent)
    : QGraphicsView(&scene, parent), m_scene(scene), m_commands(commands)
{
    setAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFrameShape(QFrame::NoFrame);
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setViewportUpdateMode(QGraphicsView::SmartViewportUpdate);
    setAccessibleName(tr("Circuit"));
    viewport()->setAccessibleName(accessibleName());
    viewport()->setMouseTracking(true);
    // What no longer fits is first seen from its start, not from wherever the old view began.
    for (QScrollBar *const bar : {verticalScrollBar(), horizontalScrollBar()})
        connect(bar, &QScrollBar::rangeChanged, this,
                [bar, fits = true](int least, int most) mutable {
                    if (fits && least < most)
                        bar->setValue(least);
                    fits = least >= most;
                });
    // A circuit that outgrows the view is drawn smaller; one that shrinks keeps its size, so that
    // gates do not jump under the mouse.
    connect(&scene, &QGraphicsScene::sceneRectChanged, this, [this] {
        if (m_fits && fittingZoom() < zoom())
            fit();
    });
    setObjectName(QStringLiteral("circuitView"));
}

CircuitView::~CircuitView() = default;

void CircuitView::showState()
{
    m_scene.setChosen(m_commands.selection());
    m_scene.setCaret(hasFocus() ? std::optional(m_commands.caret()) : std::nullopt);
}

void CircuitView::circuitChanged()
{
    cancelGesture();
    closeEditors();
    showState();
}

void CircuitView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fits && zoom() != fittingZoom())
        fit();
}

void CircuitView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        zoomBy(std::pow(1.2, event->angleDelta().y() / 120.0));
        event->accept();
        return;
    }
    QGraphicsView::wheelEvent(event);
}

void CircuitView::setZoom(double zoom)
{
    const double bounded = std::clamp(zoom, smallestZoom, largestZoom);
    if (m_parameterEditor || m_repetitions || m_field)
        setFocus(); // leaving them applies what they hold
    closeEditors();
    setTransform(QTransform::fromScale(bounded, bounded));
    Q_EMIT zoomChanged();
}

void CircuitView::zoomBy(double factor)
{
    m_fits = false;
    setZoom(zoom() * factor);
}

void CircuitView::resetZoom()
{
    m_fits = false;
    setZoom(1);
}

void CircuitView::fit()
{
    m_fits = true;
    setZoom(fittingZoom());
    showStart();
}

double CircuitView::fittingZoom() const
{
    const QRectF scene = m_scene.sceneRect();
    if (scene.isEmpty())
        return 1;
    // Without scroll bars, whose coming and going would change what fits.
    const QSize room = maximumViewportSize();
    return std::clamp(
        std::min((room.width() - 2) / scene.width(), (room.height() - 2) / scene.height()),
        smallestFit, largestFit);
}

void CircuitView::showStart()
{
    verticalScrollBar()->setValue(verticalScrollBar()->minimum());
    horizontalScrollBar()->setValue(horizontalScrollBar()->minimum());
}

void CircuitView::drawForeground(QPainter *painter, const QRectF &)
{
    if (m_gesture)
        m_gesture->paint(*painter);
    if (hasFocus()) {
        painter->save();
        painter->resetTransform();
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(colors().accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
        painter->restore();
    }
}

} // namespace ansatz::ui
