// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/ghost_item.h"

#include <QFontMetricsF>

namespace ansatz::ui {

GhostItem::GhostItem(Ghost ghost, int wires, double right, const GridMetrics &metrics)
    : m_ghost(std::move(ghost)), m_wires(wires), m_right(right), m_metrics(metrics)
{
    setZValue(10);
    for (const Ghost::Gate &gate : m_ghost.gates)
        m_bounds |= gate.face.rect(m_metrics).translated(gate.x, 0).adjusted(-5, -5, 5, 5);
    if (m_ghost.markX)
        m_bounds |= QRectF(*m_ghost.markX - 3, (m_ghost.markTop - 0.5) * m_metrics.rowPitch - 2, 6,
                           (m_ghost.markBottom - m_ghost.markTop + 1) * m_metrics.rowPitch + 4);
    for (int k = 0; k < m_ghost.addedWires; ++k)
        m_bounds |= addedWireRect(m_wires + k);
    if (!m_ghost.refusal.isEmpty())
        m_bounds |= refusalRect().adjusted(-2, -2, 2, 2);
}

QRectF GhostItem::boundingRect() const
{
    return m_bounds;
}

QRectF GhostItem::addedWireRect(int wire) const
{
    return {0, wire * m_metrics.rowPitch - 13, m_right, 26};
}

QRectF GhostItem::refusalRect() const
{
    const QFontMetricsF font(Theme::instance().font(TextSize::Normal));
    return {m_metrics.labelWidth + 8, m_ghost.refusalWire * m_metrics.rowPitch - 14,
            font.horizontalAdvance(m_ghost.refusal) + 20, 28};
}

void GhostItem::paintRefusal(QPainter &painter) const
{
    painter.setPen(QPen(colors().bad, 1));
    painter.setBrush(colors().badFill);
    painter.drawRoundedRect(refusalRect(), radius, radius);
    painter.setFont(Theme::instance().font(TextSize::Normal));
    painter.drawText(refusalRect(), Qt::AlignCenter, m_ghost.refusal);
}

void GhostItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor accent = colors().accent;
    for (int k = 0; k < m_ghost.addedWires; ++k) {
        const double y = (m_wires + k) * m_metrics.rowPitch;
        painter->setPen(QPen(accent, 1.2, Qt::DashLine));
        painter->drawLine(QPointF(m_metrics.labelWidth, y), QPointF(m_right, y));
        painter->setFont(Theme::instance().font(TextSize::Normal));
        painter->drawText(QRectF(0, y - 12, m_metrics.labelWidth - 10, 24),
                          Qt::AlignRight | Qt::AlignVCenter,
                          QStringLiteral("q%1").arg(m_wires + k));
    }
    if (m_ghost.markX) {
        const double half = m_metrics.rowPitch / 2;
        painter->setPen(QPen(accent, 2.5, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(QPointF(*m_ghost.markX, m_ghost.markTop * m_metrics.rowPitch - half),
                          QPointF(*m_ghost.markX, m_ghost.markBottom * m_metrics.rowPitch + half));
    }
    for (const Ghost::Gate &gate : m_ghost.gates) {
        painter->save();
        painter->translate(gate.x, 0);
        QColor behind = colors().canvas;
        behind.setAlphaF(0.8F); // what lies under it does not read through it
        painter->fillRect(gate.face.rect(m_metrics).adjusted(-2, -2, 2, 2), behind);
        painter->setOpacity(0.75);
        paintFace(*painter, gate.face, m_metrics, std::nullopt);
        painter->setOpacity(1);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(accent, 1.5, Qt::DashLine));
        painter->drawRoundedRect(gate.face.rect(m_metrics).adjusted(-2, -2, 2, 2), radius, radius);
        painter->restore();
    }
    if (!m_ghost.refusal.isEmpty())
        paintRefusal(*painter);
}

CaretItem::CaretItem(double height) : m_height(height)
{
    setZValue(9);
}

QRectF CaretItem::boundingRect() const
{
    return {-2, -m_height / 2 - 1, 4, m_height + 2};
}

void CaretItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->fillRect(QRectF(-1, -m_height / 2, 2, m_height), colors().accent);
}

} // namespace ansatz::ui
