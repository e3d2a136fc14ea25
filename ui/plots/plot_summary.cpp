// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_summary.h"

#include "ui/plots/plot_items.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace ansatz::ui {

namespace {

constexpr double sampleWidth = 16;
constexpr double sampleGap = 5;
constexpr double entryGap = 14;

QString entryText(const PlotValue &value)
{
    return value.name + QLatin1Char(' ') + valueText(value.value, 3);
}

} // namespace

PlotSummary::PlotSummary(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void PlotSummary::setValues(std::vector<PlotValue> values)
{
    m_values = std::move(values);
    update();
}

QString PlotSummary::text() const
{
    QStringList parts;
    for (const PlotValue &value : m_values)
        parts.append(entryText(value));
    return parts.join(QStringLiteral(", "));
}

QSize PlotSummary::sizeHint() const
{
    const QFontMetricsF metrics(Theme::instance().numberFont(TextSize::Normal));
    double width = 0;
    for (const PlotValue &value : m_values)
        width += sampleWidth + sampleGap + metrics.horizontalAdvance(entryText(value)) + entryGap;
    return {int(width), int(metrics.height()) + 4};
}

void PlotSummary::drawIn(QPainter &painter, const QRectF &area) const
{
    const QFont font = Theme::instance().numberFont(TextSize::Normal);
    const QFontMetricsF metrics(font);
    painter.setFont(font);
    double right = area.right();
    for (auto value = m_values.rbegin(); value != m_values.rend(); ++value) {
        const QString text = entryText(*value);
        const double left = right - metrics.horizontalAdvance(text);
        const double sample = left - sampleGap - sampleWidth;
        if (sample < area.left())
            return;
        painter.setPen(colors().muted);
        painter.drawText(QRectF(left, area.top(), right - left + 1, area.height()),
                         Qt::AlignVCenter | Qt::AlignLeft, text);
        QPen pen(curveColor(value->look), 2, value->look.style);
        if (value->look.style == Qt::DashLine)
            pen.setDashPattern({2.5, 1.5});
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(sample, area.center().y()),
                         QPointF(sample + sampleWidth, area.center().y()));
        right = sample - entryGap;
    }
}

void PlotSummary::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    drawIn(painter, QRectF(rect()));
}

} // namespace ansatz::ui
