// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/block_item.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace ansatz::ui {

namespace {

constexpr double badgeHeight = 20;
constexpr double foldMarkWidth = 18;
constexpr double shortestBadge = 56; ///< with room for "× 1000"
constexpr double gripWidth = 8;
constexpr double gripHeight = 28;

QString tr(const char *text)
{
    return QCoreApplication::translate("CircuitScene", text);
}

} // namespace

QString blockText(const Block &block)
{
    const QString label = toText(block.label);
    if (block.repetitions == 1)
        return label.isEmpty() ? tr("group") : label;
    const QString times = QStringLiteral("× %1").arg(block.repetitions);
    return label.isEmpty() ? times : label + u' ' + times;
}

BlockItem::BlockItem(const Block &block, const BlockFrame &frame, int wires,
                     const GridMetrics &metrics)
    : m_block(block), m_shown(block)
{
    // The badge hangs over the frame's edge, and must not touch the gates under it.
    const double above = metrics.boxHeight / 2 + 14;
    const double below = metrics.boxHeight / 2 + 10;
    m_frame = {frame.left, -above, frame.right - frame.left,
               (wires - 1) * metrics.rowPitch + above + below};
    place();
    setZValue(-1);
    setToolTip(tr("A block of gates. Click its number to change how often it is repeated, the "
                  "triangle to fold it; drag the grip at its right edge for more repetitions."));
}

void BlockItem::place()
{
    const QFontMetricsF font(Theme::instance().font(TextSize::Normal, true));
    // Over a narrow block it begins with the frame; the next frame begins a little behind it.
    m_text = font.elidedText(blockText(m_shown), Qt::ElideRight,
                             std::max(m_frame.width(), shortestBadge) - foldMarkWidth);
    const double width = foldMarkWidth + std::ceil(font.horizontalAdvance(m_text)) + 10;
    const double left =
        std::max(m_frame.left() - 2, std::min(m_frame.left() + 12, m_frame.right() - width));
    m_badge = {left, m_frame.top() - badgeHeight / 2, width, badgeHeight};
}

QRectF BlockItem::foldMarkRect() const
{
    return {m_badge.left(), m_badge.top(), foldMarkWidth, m_badge.height()};
}

QRectF BlockItem::gripRect() const
{
    return {m_frame.right() - gripWidth / 2, m_frame.center().y() - gripHeight / 2, gripWidth,
            gripHeight};
}

QRectF BlockItem::boundingRect() const
{
    return m_frame.united(m_badge).united(gripRect()).adjusted(-2, -2, 2, 2);
}

void BlockItem::setShownRepetitions(int repetitions)
{
    if (m_shown.repetitions == repetitions)
        return;
    prepareGeometryChange();
    m_shown.repetitions = repetitions;
    place();
    update();
}

void BlockItem::showBlock()
{
    setShownRepetitions(m_block.repetitions);
}

void BlockItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const bool dragged = m_shown.repetitions != m_block.repetitions;
    const QColor line = dragged ? colors().accent : colors().muted;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    QPen dashes(line, 1.2);
    dashes.setDashPattern({4, 3});
    painter->setPen(dashes);
    painter->drawRoundedRect(m_frame, radius + 1, radius + 1);

    painter->setPen(QPen(line, 1));
    painter->setBrush(colors().canvas);
    painter->drawRoundedRect(m_badge, badgeHeight / 2, badgeHeight / 2);
    painter->drawRoundedRect(gripRect(), 3, 3);
    for (const double y : {-5.0, 0.0, 5.0}) {
        const QPointF middle = gripRect().center() + QPointF(0, y);
        painter->drawLine(middle - QPointF(1.5, 0), middle + QPointF(1.5, 0));
    }
    painter->setBrush(line);
    painter->setPen(Qt::NoPen);
    const QPointF mark = foldMarkRect().center() + QPointF(2, 0);
    painter->drawPolygon(
        QPolygonF({mark + QPointF(-4, -2), mark + QPointF(4, -2), mark + QPointF(0, 3)}));
    painter->setPen(dragged ? colors().accent : colors().text);
    painter->setFont(Theme::instance().font(TextSize::Normal, true));
    painter->drawText(m_badge.adjusted(foldMarkWidth, 0, -8, 0), Qt::AlignCenter, m_text);
}

} // namespace ansatz::ui
