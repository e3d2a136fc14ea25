// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/alert_mark.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPixmap>

namespace ansatz::ui {

QRectF alertMarkRect(QPointF center)
{
    return {center.x() - alertMarkSize / 2, center.y() - alertMarkSize / 2, alertMarkSize,
            alertMarkSize};
}

void paintAlertMark(QPainter &painter, QPointF center)
{
    const QRectF area = alertMarkRect(center);
    painter.setPen(QPen(colors().canvas, 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(colors().warning);
    const QPolygonF triangle(
        {QPointF(center.x(), area.top()), area.bottomRight(), area.bottomLeft()});
    painter.drawPolygon(triangle); // set apart from what it lies on
    painter.setPen(QPen(colors().warning, 1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolygon(triangle);
    painter.setPen(QPen(colors().canvas, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(center.x(), area.top() + 4.2), QPointF(center.x(), area.top() + 7));
    painter.drawPoint(QPointF(center.x(), area.top() + 9.4));
}

QIcon alertIcon()
{
    constexpr int size = 16;
    QPixmap pixmap(2 * size, 2 * size);
    pixmap.setDevicePixelRatio(2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAlertMark(painter, QPointF(size / 2.0, size / 2.0));
    return QIcon(pixmap);
}

} // namespace ansatz::ui
