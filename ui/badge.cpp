// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/badge.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace ansatz::ui {

Badge::Badge(const QString &caption, QWidget *parent) : QWidget(parent), m_caption(caption)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Badge::setValue(const QString &value, const QString &tip)
{
    setToolTip(tip);
    setAccessibleName(m_caption + QStringLiteral(": ") + value);
    setAccessibleDescription(tip);
    if (value == m_value)
        return;
    m_value = value;
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const
{
    const QFontMetrics caption(Theme::instance().font(TextSize::Small));
    const QFontMetrics value(Theme::instance().font(TextSize::Normal));
    return {std::max(caption.horizontalAdvance(m_caption), value.horizontalAdvance(m_value)) + 14,
            caption.height() + value.height() + 5};
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().fixedFill);
    painter.drawRoundedRect(rect(), radius, radius);
    const QRect text = rect().adjusted(7, 2, -7, -3);
    painter.setFont(Theme::instance().font(TextSize::Small));
    painter.setPen(colors().muted);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, m_caption);
    painter.setFont(Theme::instance().font(TextSize::Normal));
    painter.setPen(colors().text);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, m_value);
}

} // namespace ansatz::ui
