// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_items.h"

#include "ui/circuit_editor/alert_mark.h"

#include <algorithm>
#include <utility>

namespace ansatz::ui {

namespace {

constexpr double chosenMargin = 3;
constexpr double rowHeight = 24;
constexpr double alertLeft = -6; ///< of the mark beside a wire's name

QFont labelFont()
{
    return Theme::instance().font(TextSize::Normal);
}

} // namespace

OperationItem::OperationItem(OperationId id, GateFace face, const GridMetrics &metrics)
    : m_id(id), m_face(std::move(face)), m_metrics(metrics)
{}

QRectF OperationItem::faceRect() const
{
    return m_face.rect(m_metrics).translated(pos());
}

QRectF OperationItem::boundingRect() const
{
    const double margin = std::max(chosenMargin + 2, alertMarkSize / 2 + 2);
    return m_face.rect(m_metrics).adjusted(-margin, -margin, margin, margin);
}

void OperationItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    paintFace(*painter, m_face, m_metrics, m_dial, m_tint);
    if (m_alert)
        paintAlertMark(*painter, m_face.rect(m_metrics).bottomLeft() + QPointF(1, -2));
    if (m_chosen) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colors().accent, 2));
        const QRectF frame = m_face.rect(m_metrics).adjusted(-chosenMargin, -chosenMargin,
                                                             chosenMargin, chosenMargin);
        painter->drawRoundedRect(frame, radius + 1, radius + 1);
    }
}

void OperationItem::setFace(GateFace face)
{
    if (face == m_face)
        return;
    prepareGeometryChange();
    if (face.role != m_face.role) {
        m_dial.reset();
        m_tint = 0;
    }
    m_face = std::move(face);
    update();
}

void OperationItem::setChosen(bool chosen)
{
    if (m_chosen == chosen)
        return;
    m_chosen = chosen;
    update();
}

void OperationItem::setDial(std::optional<double> angle)
{
    if (m_dial == angle)
        return;
    m_dial = angle;
    update();
}

void OperationItem::setTint(double tint)
{
    if (m_tint == tint)
        return;
    m_tint = tint;
    update();
}

void OperationItem::setAlert(bool alert)
{
    if (m_alert == alert)
        return;
    m_alert = alert;
    update();
}

WiresItem::WiresItem(const GridMetrics &metrics) : m_metrics(metrics)
{
    setZValue(-2);
}

void WiresItem::setWires(int wires, double right)
{
    if (wires == m_wires && right == m_right)
        return;
    prepareGeometryChange();
    m_wires = wires;
    m_right = right;
    update();
}

void WiresItem::setAlerts(std::set<int> wires)
{
    if (wires == m_alerts)
        return;
    m_alerts = std::move(wires);
    update();
}

QRectF WiresItem::boundingRect() const
{
    const double left = alertLeft - 2;
    return {left, -m_metrics.rowPitch / 2, m_right - left, m_wires * m_metrics.rowPitch};
}

void WiresItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setFont(labelFont());
    for (int wire = 0; wire < m_wires; ++wire) {
        const double y = wire * m_metrics.rowPitch;
        painter->setPen(colors().muted);
        painter->drawText(QRectF(0, y - rowHeight / 2, m_metrics.labelWidth - 10, rowHeight),
                          Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("q%1").arg(wire));
        QPen line(colors().wire, 1);
        line.setCosmetic(true); // as thick on every wire, whatever the zoom
        painter->setPen(line);
        painter->drawLine(QPointF(m_metrics.labelWidth, y), QPointF(m_right, y));
        if (m_alerts.contains(wire))
            paintAlertMark(*painter, QPointF(alertLeft + alertMarkSize / 2, y));
    }
}

} // namespace ansatz::ui
