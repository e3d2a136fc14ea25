// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/edit_markers.h"

#include "ui/session/training_history.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double widestText = 170;
constexpr double besideLine = 3;
constexpr int rows = 3;     ///< of texts, one below the other where they would meet
constexpr double reach = 4; ///< px, of a pointer

} // namespace

std::vector<EditMarker> editMarkers(const TrainingHistory &history)
{
    std::vector<EditMarker> markers;
    for (std::size_t k = 1; k < history.parts.size(); ++k)
        markers.push_back({double(history.parts[k].step), history.parts[k].edit});
    return markers;
}

EditMarkers::EditMarkers(QCustomPlot *plot) : QCPAbstractItem(plot)
{
    setSelectable(false);
    setLayer(QStringLiteral("axes")); // over grid and curves
}

bool EditMarkers::setMarkers(std::vector<EditMarker> markers)
{
    if (markers == m_markers)
        return false;
    m_markers = std::move(markers);
    return true;
}

QString EditMarkers::textAt(double step) const
{
    const QCPAxis *axis = parentPlot()->xAxis;
    const double x = axis->coordToPixel(step);
    for (auto marker = m_markers.rbegin(); marker != m_markers.rend(); ++marker)
        if (std::abs(axis->coordToPixel(marker->step) - x) <= reach)
            return marker->text;
    return {};
}

void EditMarkers::draw(QCPPainter *painter)
{
    const QRectF area = parentPlot()->axisRect()->rect();
    const QFont font = Theme::instance().font(TextSize::Small);
    const QFontMetricsF metrics(font);
    QPen line(colors().muted, 1);
    line.setDashPattern({4, 3});
    painter->setFont(font);
    std::vector<QRectF> taken;
    for (auto marker = m_markers.rbegin(); marker != m_markers.rend(); ++marker) {
        const double x = parentPlot()->xAxis->coordToPixel(marker->step);
        if (x < area.left() || x > area.right())
            continue;
        painter->setPen(line);
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const QString text = metrics.elidedText(marker->text, Qt::ElideRight, widestText);
        const double width = metrics.horizontalAdvance(text) + 4;
        QRectF box(x + besideLine, area.top(), width, metrics.height());
        if (box.right() > area.right())
            box.moveRight(x - besideLine);
        const auto isTaken = [&box, &taken] {
            return std::ranges::any_of(
                taken, [&box](const QRectF &other) { return other.intersects(box); });
        };
        for (int row = 1; row < rows && isTaken(); ++row)
            box.translate(0, metrics.height());
        if (box.left() < area.left() || box.bottom() > area.bottom() || isTaken())
            continue;
        taken.push_back(box.adjusted(-4, 0, 4, 0));
        painter->fillRect(box, colors().panel);
        painter->setPen(QPen(colors().muted));
        painter->drawText(box, Qt::AlignCenter, text);
    }
}

} // namespace ansatz::ui
