// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/verdict_mark.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace ansatz::ui {

namespace {

constexpr int drawnSize = 16; // units of the shapes below

void paintMark(QPainter &painter, Mark mark)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QPen stroke(colors().panel, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    switch (mark) {
    case Mark::Good:
        painter.setBrush(colors().good);
        painter.drawEllipse(QRectF(1, 1, 14, 14));
        painter.setPen(stroke);
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF{{4.8, 8.3}, {7.1, 10.6}, {11.3, 5.8}});
        break;
    case Mark::Remark:
        painter.setBrush(Qt::NoBrush);
        stroke.setColor(colors().muted);
        painter.setPen(stroke);
        painter.drawEllipse(QRectF(2.2, 2.2, 11.6, 11.6));
        break;
    case Mark::Warning:
        painter.setBrush(colors().warning);
        painter.drawPolygon(QPolygonF{{8, 1}, {15.5, 14.5}, {0.5, 14.5}});
        painter.setPen(stroke);
        painter.drawLine(QPointF(8, 6), QPointF(8, 9.6));
        painter.drawPoint(QPointF(8, 12.2));
        break;
    case Mark::Bad:
        painter.setBrush(colors().bad);
        painter.drawRoundedRect(QRectF(1.5, 1.5, 13, 13), 2, 2);
        painter.setPen(stroke);
        painter.drawLine(QPointF(5.2, 5.2), QPointF(10.8, 10.8));
        painter.drawLine(QPointF(10.8, 5.2), QPointF(5.2, 10.8));
        break;
    }
}

} // namespace

QIcon markIcon(Mark mark)
{
    constexpr int scale = 4; // sharp also on dense screens
    QPixmap pixmap(drawnSize * scale, drawnSize * scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.scale(scale, scale);
    paintMark(painter, mark);
    painter.end();
    return QIcon(pixmap);
}

QString markText(Mark mark)
{
    const auto text = [](const char *word) {
        return QCoreApplication::translate("ansatz::ui::VerdictMark", word);
    };
    switch (mark) {
    case Mark::Good:
        return text("in order");
    case Mark::Remark:
        return text("remark");
    case Mark::Warning:
        return text("warning");
    case Mark::Bad:
        break;
    }
    return text("wrong");
}

VerdictMark::VerdictMark(Mark mark, int size, QWidget *parent)
    : QWidget(parent), m_mark(mark), m_size(size)
{
    setFixedSize(size, size);
    setAccessibleName(markText(mark));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void VerdictMark::setMark(Mark mark)
{
    m_mark = mark;
    setAccessibleName(markText(mark));
    update();
}

void VerdictMark::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.scale(static_cast<double>(m_size) / drawnSize, static_cast<double>(m_size) / drawnSize);
    paintMark(painter, m_mark);
}

} // namespace ansatz::ui
