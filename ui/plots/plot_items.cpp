// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_items.h"

#include <QCoreApplication>
#include <QPainter>

#include <cmath>

namespace ansatz::ui {

PlotNote::PlotNote(QCustomPlot *plot, Qt::Alignment alignment)
    : QCPAbstractItem(plot), m_alignment(alignment)
{
    setSelectable(false);
    setLayer(QStringLiteral("axes")); // over grid and curves
}

void PlotNote::draw(QCPPainter *painter)
{
    if (m_text.isEmpty())
        return;
    painter->setFont(Theme::instance().font(TextSize::Normal));
    painter->setPen(QPen(colors().muted));
    const QRect area = parentPlot()->axisRect()->rect().adjusted(12, 8, -12, -8);
    const int flags = int(m_alignment) | Qt::TextWordWrap;
    const QRect text = painter->fontMetrics().boundingRect(area, flags, m_text);
    painter->fillRect(text.adjusted(-6, -2, 6, 2), colors().panel);
    painter->drawText(area, flags, m_text);
}

double StepTicker::getTickStep(const QCPRange &range)
{
    const double step = QCPAxisTicker::getTickStep(range);
    return step < 1 ? 1 : step < 10 && step != std::floor(step) ? 5 : std::round(step);
}

QString StepTicker::getTickLabel(double tick, const QLocale &, QChar, int)
{
    return groupedDigits(tick);
}

QString SignedTicker::getTickLabel(double tick, const QLocale &, QChar, int)
{
    // Ticks near zero carry rounding noise of the range's arithmetic.
    if (std::abs(tick) < 1e-9)
        return QStringLiteral("0");
    const QString size = QString::number(std::abs(tick), 'g', 4);
    return (tick < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + size;
}

PlotReading::PlotReading(QWidget *parent) : QLabel(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setTextFormat(Qt::RichText);
    setContentsMargins(7, 4, 7, 4);
    hide();
}

void PlotReading::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors().wire);
    painter.setBrush(colors().panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.end();
    QLabel::paintEvent(event);
}

QString groupedDigits(double number)
{
    QString digits = QString::number(std::abs(number), 'f', 0);
    if (digits.size() > 4) {
        for (qsizetype at = digits.size() - 3; at > 0; at -= 3)
            digits.insert(at, QChar(0x2009));
    }
    return (number < 0 && digits != QStringLiteral("0") ? QStringLiteral("\u2212") : QString())
           + digits;
}

QString valueText(double value, int digits)
{
    if (!std::isfinite(value))
        return QCoreApplication::translate("ansatz::ui::TrainingPlot", "not a number");
    const double size = std::abs(value);
    QString text = size != 0 && (size < std::pow(10.0, -digits) || size >= 1e5)
                       ? QString::number(value, 'e', digits > 3 ? 4 : 1)
                       : QString::number(value, 'f', digits);
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace ansatz::ui
