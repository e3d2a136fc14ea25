// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/ghost_item.h"

namespace ansatz::ui {

GhostItem::GhostItem(Ghost ghost, int wires, double right, const GridMetrics &metrics)
    : m_ghost(std::move(ghost)), m_wires(wires), m_right(right), m_metrics(metrics)
{
    setZValue(10);
}

QRectF GhostItem::boundingRect() const
{
    return {0, -m_metrics.rowPitch, m_right + 4 * m_metrics.boxWidth,
            (m_wires + m_ghost.addedWires + 1) * m_metrics.rowPitch};
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
        painter->setOpacity(0.75);
        paintFace(*painter, gate.face, m_metrics, std::nullopt);
        painter->setOpacity(1);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(accent, 1.5, Qt::DashLine));
        painter->drawRoundedRect(gate.face.rect(m_metrics).adjusted(-2, -2, 2, 2), radius, radius);
        painter->restore();
    }
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
