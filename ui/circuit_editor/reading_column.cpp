// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/circuit_editor/reading_column.h"

#include <QGraphicsScene>
#include <QGraphicsSimpleTextItem>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr double gap = 6; ///< from the wire's end

bool sameShape(const Reading &a, const Reading &b)
{
    return a.row == b.row && a.label == b.label && a.basis == b.basis
           && a.observable == b.observable;
}

} // namespace

bool ReadingColumn::setReadings(const std::vector<Reading> &readings)
{
    const bool same =
        std::ranges::equal(readings, m_readings, sameShape) && m_items.size() == readings.size();
    m_readings = readings;
    if (!same) {
        draw();
        return true;
    }
    for (std::size_t k = 0; k < readings.size(); ++k)
        m_items[k]->setReading(readings[k]);
    return false;
}

void ReadingColumn::place(double left, const GridMetrics &metrics)
{
    m_left = left + gap;
    m_metrics = metrics;
    draw();
}

void ReadingColumn::forget()
{
    m_items.clear();
    m_title = nullptr;
    m_add = nullptr;
}

int ReadingColumn::addRow() const
{
    int row = 0;
    for (const Reading &reading : m_readings)
        row = std::max(row, reading.row + 1);
    return row;
}

void ReadingColumn::draw()
{
    for (ReadingItem *const item : m_items)
        delete item;
    delete m_title;
    delete m_add;
    forget();
    m_rect = {};
    if (m_readings.empty())
        return;
    for (const Reading &reading : m_readings) {
        auto *const item = new ReadingItem(reading);
        item->setPos(m_left, reading.row * m_metrics.rowPitch);
        item->setCurrent(m_current == reading.row);
        m_scene.addItem(item);
        m_items.push_back(item);
        m_rect |= item->sceneBoundingRect();
    }
    m_add = new AddReadingItem;
    m_add->setPos(m_left, addRow() * m_metrics.rowPitch);
    m_scene.addItem(m_add);
    m_rect |= m_add->sceneBoundingRect();

    drawTitle();
}

void ReadingColumn::setTitle(const QString &title)
{
    if (title == m_titleText)
        return;
    m_titleText = title;
    if (!m_items.empty())
        drawTitle();
}

void ReadingColumn::drawTitle()
{
    delete m_title;
    const bool ownZ = std::ranges::all_of(m_readings, [](const Reading &reading) {
        return reading.observable < 0 || reading.basis == QStringLiteral("Z");
    });
    QString text = ownZ ? QStringLiteral("⟨Z⟩") : QStringLiteral("⟨O⟩");
    if (!m_titleText.isEmpty())
        text += u' ' + m_titleText;
    auto *const title = m_scene.addSimpleText(text, Theme::instance().font(TextSize::Normal));
    title->setBrush(m_titleText.isEmpty() ? colors().muted : colors().accent);
    const QRectF size = title->boundingRect();
    const double middle = ReadingItem::barLeft + (ReadingItem::barWidth - size.width()) / 2;
    title->setPos(m_left + std::max(0.0, middle), -m_metrics.rowPitch / 2 - size.height() - 2);
    m_title = title;
}

std::optional<int> ReadingColumn::rowAt(QPointF point) const
{
    for (const ReadingItem *const item : m_items) {
        const Reading &reading = item->reading();
        const QRectF area = reading.label.isEmpty() ? item->chipRect().adjusted(-3, -4, 3, 4)
                                                    : item->boundingRect();
        if (area.contains(point - item->pos()))
            return reading.row;
    }
    if (m_add && m_add->sceneBoundingRect().contains(point))
        return addRow();
    return std::nullopt;
}

QRectF ReadingColumn::chipRect(int row) const
{
    for (const ReadingItem *const item : m_items)
        if (item->reading().row == row)
            return item->chipRect().translated(item->pos());
    return m_add ? m_add->sceneBoundingRect() : QRectF();
}

void ReadingColumn::setCurrent(std::optional<int> row)
{
    m_current = row;
    for (ReadingItem *const item : m_items)
        item->setCurrent(row == item->reading().row);
}

} // namespace ansatz::ui
