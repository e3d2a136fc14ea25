// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/circuit_items.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double chosenMargin = 3;
constexpr double badgeHeight = 20;
constexpr double barHeight = 14;
constexpr double rowHeight = 24;

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
    const double margin = chosenMargin + 2;
    return m_face.rect(m_metrics).adjusted(-margin, -margin, margin, margin);
}

void OperationItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    paintFace(*painter, m_face, m_metrics, m_dial);
    if (m_chosen) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colors().accent, 2));
        const QRectF frame = m_face.rect(m_metrics).adjusted(-chosenMargin, -chosenMargin,
                                                             chosenMargin, chosenMargin);
        painter->drawRoundedRect(frame, radius + 1, radius + 1);
    }
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

WiresItem::WiresItem(int wires, double right, const GridMetrics &metrics)
    : m_wires(wires), m_right(right), m_metrics(metrics)
{
    setZValue(-2);
}

QRectF WiresItem::boundingRect() const
{
    return {0, -m_metrics.rowPitch / 2, m_right, m_wires * m_metrics.rowPitch};
}

void WiresItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setFont(labelFont());
    for (int wire = 0; wire < m_wires; ++wire) {
        const double y = wire * m_metrics.rowPitch;
        painter->setPen(colors().muted);
        painter->drawText(QRectF(0, y - rowHeight / 2, m_metrics.labelWidth - 10, rowHeight),
                          Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("q%1").arg(wire));
        painter->setPen(QPen(colors().wire, 1.2));
        painter->drawLine(QPointF(m_metrics.labelWidth, y), QPointF(m_right, y));
    }
}

BlockItem::BlockItem(const Block &block, const BlockFrame &frame, int wires,
                     const GridMetrics &metrics)
    : m_text(QStringLiteral("× %1").arg(block.repetitions))
{
    if (!block.label.empty())
        m_text.prepend(toText(block.label) + u' ');
    const double above = metrics.boxHeight / 2 + 10;
    m_frame = {frame.left, -above, frame.right - frame.left,
               (wires - 1) * metrics.rowPitch + 2 * above};
    const QFontMetricsF font(Theme::instance().font(TextSize::Normal, true));
    const double width = std::max(34.0, std::ceil(font.horizontalAdvance(m_text)) + 16);
    m_badge = {frame.left + 12, m_frame.top() - badgeHeight / 2, width, badgeHeight};
    setZValue(-1);
    setToolTip(QCoreApplication::translate("CircuitScene",
                                           "This block is repeated. Click to change how often."));
}

QRectF BlockItem::boundingRect() const
{
    return m_frame.united(m_badge).adjusted(-2, -2, 2, 2);
}

void BlockItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    QPen dashes(colors().muted, 1.2);
    dashes.setDashPattern({4, 3});
    painter->setPen(dashes);
    painter->drawRoundedRect(m_frame, radius + 1, radius + 1);
    painter->setPen(QPen(colors().muted, 1));
    painter->setBrush(colors().canvas);
    painter->drawRoundedRect(m_badge, badgeHeight / 2, badgeHeight / 2);
    painter->setPen(colors().text);
    painter->setFont(Theme::instance().font(TextSize::Normal, true));
    painter->drawText(m_badge, Qt::AlignCenter, m_text);
}

ReadingItem::ReadingItem(Reading reading) : m_reading(std::move(reading)) {}

QRectF ReadingItem::boundingRect() const
{
    const double label = m_reading.label.isEmpty()
                             ? 0
                             : QFontMetricsF(labelFont()).horizontalAdvance(m_reading.label) + 12;
    return {0, -rowHeight / 2, barWidth + valueWidth + label, rowHeight};
}

void ReadingItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF track(0, -barHeight / 2, barWidth, barHeight);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors().fixedFill);
    painter->drawRoundedRect(track, 3, 3);
    const double middle = track.center().x();
    const bool known = m_reading.value && std::isfinite(*m_reading.value);
    if (known) {
        const double length = std::clamp(*m_reading.value, -1.0, 1.0) * barWidth / 2;
        painter->setBrush(m_reading.series ? Theme::instance().series(*m_reading.series)
                                           : colors().accent);
        painter->drawRect(QRectF(middle, track.top(), length, barHeight).normalized());
    }
    painter->setPen(QPen(colors().muted, 1));
    painter->drawLine(QPointF(middle, track.top() - 1), QPointF(middle, track.bottom() + 1));
    painter->setFont(Theme::instance().numberFont(TextSize::Normal));
    painter->setPen(known ? colors().text : colors().muted);
    QString text = QStringLiteral("–");
    if (known) {
        text = QString::number(std::abs(*m_reading.value), 'f', 2);
        text.prepend(*m_reading.value < 0 && text != QStringLiteral("0.00") ? u'−' : u'+');
    }
    painter->drawText(QRectF(barWidth, -rowHeight / 2, valueWidth - 4, rowHeight),
                      Qt::AlignRight | Qt::AlignVCenter, text);
    if (m_reading.label.isEmpty())
        return;
    painter->setFont(labelFont());
    painter->setPen(colors().muted);
    painter->drawText(QRectF(barWidth + valueWidth + 8, -rowHeight / 2, 400, rowHeight),
                      Qt::AlignLeft | Qt::AlignVCenter, m_reading.label);
}

void ReadingItem::setReading(const Reading &reading)
{
    if (m_reading == reading)
        return;
    if (m_reading.label != reading.label)
        prepareGeometryChange();
    m_reading = reading;
    update();
}

} // namespace ansatz::ui
