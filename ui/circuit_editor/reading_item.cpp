// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/reading_item.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double barHeight = 14;
constexpr double rowHeight = 24;
constexpr double chipHeight = 18;

QString tr(const char *text)
{
    return QCoreApplication::translate("CircuitScene", text);
}

QFont labelFont()
{
    return Theme::instance().font(TextSize::Normal);
}

QString valueText(double value)
{
    const bool large = std::abs(value) >= 100;
    QString text = QString::number(std::abs(value), large ? 'g' : 'f', large ? 3 : 2);
    const bool zero = text == QStringLiteral("0.00");
    return text.prepend(value < 0 && !zero ? u'−' : u'+');
}

} // namespace

ReadingItem::ReadingItem(Reading reading) : m_reading(std::move(reading))
{
    setToolTip(m_reading.row >= 0 && m_reading.label.isEmpty()
                   ? tr("What this wire's output measures. Click to choose X, Y, Z or nothing.")
                   : tr("An observable of several qubits. Click to change or remove it."));
}

QRectF ReadingItem::chipRect() const
{
    return {0, -chipHeight / 2, chipWidth, chipHeight};
}

QRectF ReadingItem::boundingRect() const
{
    const double label = m_reading.label.isEmpty()
                             ? 0
                             : QFontMetricsF(labelFont()).horizontalAdvance(m_reading.label) + 12;
    return {-2, -rowHeight / 2, barLeft + barWidth + valueWidth + label + 2, rowHeight};
}

void ReadingItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setRenderHint(QPainter::Antialiasing);
    paintChip(*painter);
    if (!m_reading.observable)
        return;
    paintBar(*painter);
    if (m_reading.label.isEmpty())
        return;
    painter->setFont(labelFont());
    painter->setPen(colors().muted);
    painter->drawText(QRectF(barLeft + barWidth + valueWidth + 8, -rowHeight / 2, 400, rowHeight),
                      Qt::AlignLeft | Qt::AlignVCenter, m_reading.label);
}

void ReadingItem::paintChip(QPainter &painter) const
{
    const bool measured = m_reading.observable.has_value();
    QPen line(m_current  ? colors().accent
              : measured ? colors().muted
                         : colors().hairline,
              m_current ? 2 : 1);
    if (!measured && !m_current)
        line.setStyle(Qt::DashLine);
    painter.setPen(line);
    painter.setBrush(colors().canvas);
    painter.drawRoundedRect(chipRect().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setPen(measured ? colors().text : colors().muted);
    painter.setFont(Theme::instance().font(TextSize::Normal, measured));
    const QString text = !measured                   ? QStringLiteral("–")
                         : m_reading.basis.isEmpty() ? QStringLiteral("Σ")
                                                     : m_reading.basis;
    painter.drawText(chipRect(), Qt::AlignCenter, text);
}

void ReadingItem::paintBar(QPainter &painter) const
{
    const QRectF track(barLeft, -barHeight / 2, barWidth, barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().fixedFill);
    painter.drawRoundedRect(track, 3, 3);
    const double middle = track.center().x();
    const bool known = m_reading.value && std::isfinite(*m_reading.value);
    if (known && m_reading.bound > 0) {
        const double share = std::clamp(*m_reading.value / m_reading.bound, -1.0, 1.0);
        painter.setBrush(m_reading.series ? Theme::instance().series(*m_reading.series)
                                          : colors().accent);
        painter.drawRect(QRectF(middle, track.top(), share * barWidth / 2, barHeight).normalized());
    }
    painter.setPen(QPen(colors().muted, 1));
    painter.drawLine(QPointF(middle, track.top() - 1), QPointF(middle, track.bottom() + 1));
    painter.setFont(Theme::instance().numberFont(TextSize::Normal));
    painter.setPen(known ? colors().text : colors().muted);
    painter.drawText(QRectF(track.right(), -rowHeight / 2, valueWidth - 4, rowHeight),
                     Qt::AlignRight | Qt::AlignVCenter,
                     known ? valueText(*m_reading.value) : QStringLiteral("–"));
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

void ReadingItem::setCurrent(bool current)
{
    if (m_current == current)
        return;
    m_current = current;
    update();
}

AddReadingItem::AddReadingItem() : m_text(tr("+ product or sum"))
{
    setToolTip(tr("Adds an observable of several qubits, as X0 Y1 or 0.5 Z0 - 0.25 X1 X2."));
}

QRectF AddReadingItem::boundingRect() const
{
    return {0, -rowHeight / 2, QFontMetricsF(labelFont()).horizontalAdvance(m_text) + 4, rowHeight};
}

void AddReadingItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    painter->setFont(labelFont());
    painter->setPen(colors().muted);
    painter->drawText(boundingRect(), Qt::AlignLeft | Qt::AlignVCenter, m_text);
}

} // namespace ansatz::ui
