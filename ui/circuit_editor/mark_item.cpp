// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/mark_item.h"

#include <QCoreApplication>
#include <QPolygonF>

namespace ansatz::ui {

namespace {

constexpr double gripMargin = 4; ///< a hand needs more than what is drawn
constexpr float veilOpacity = 0.62F;

QString tr(const char *text)
{
    return QCoreApplication::translate("CircuitScene", text);
}

} // namespace

MarkItem::MarkItem(int wires, double veil, const QString &place, const GridMetrics &metrics)
    : m_top(-metrics.boxHeight / 2 - 4),
      m_bottom((wires - 1) * metrics.rowPitch + metrics.boxHeight / 2 + 14), m_veil(veil)
{
    setZValue(7); // over gates and frames, under the caret and what is dragged
    setToolTip(tr("The state is shown %1. Drag to look after another column; the keys , and . step "
                  "back and on.")
                   .arg(place));
}

QRectF MarkItem::lineRect() const
{
    return {-0.75, m_top, 1.5, m_bottom - m_top};
}

QRectF MarkItem::handleRect() const
{
    return {-handleWidth / 2, m_bottom, handleWidth, handleHeight};
}

QRectF MarkItem::boundingRect() const
{
    QRectF bounds = lineRect().united(handleRect()).adjusted(-2, -2, 2, 2);
    if (m_veil > 0)
        bounds |= QRectF(0, m_top, m_veil, m_bottom - m_top);
    return bounds;
}

QPainterPath MarkItem::shape() const
{
    QPainterPath path;
    path.addRect(lineRect().adjusted(-2, 0, 2, 0));
    path.addRect(handleRect());
    return path;
}

bool MarkItem::isHeldAt(QPointF point) const
{
    const QPointF at = point - pos();
    return handleRect().adjusted(-gripMargin, -gripMargin, gripMargin, gripMargin).contains(at)
           || lineRect().adjusted(-2, 0, 2, 0).contains(at);
}

void MarkItem::setHeld(bool held)
{
    if (m_held == held)
        return;
    m_held = held;
    update();
}

void MarkItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (m_veil > 0) {
        QColor veil = colors().canvas;
        veil.setAlphaF(veilOpacity);
        painter->fillRect(QRectF(0, m_top, m_veil, m_bottom - m_top), veil);
    }
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor line = m_held || m_veil > 0 ? colors().accent : colors().muted;
    painter->fillRect(lineRect(), line);
    // A house that points at the line, so that it is no other grip of the circuit.
    const QRectF handle = handleRect();
    QPolygonF house;
    house << QPointF(0, handle.top() - 2) << QPointF(handle.right(), handle.top() + 5)
          << handle.bottomRight() << handle.bottomLeft()
          << QPointF(handle.left(), handle.top() + 5);
    painter->setPen(QPen(line, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(m_held ? line : colors().canvas);
    painter->drawPolygon(house);
}

} // namespace ansatz::ui
