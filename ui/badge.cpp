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

void Badge::setValue(const QString &value, const QString &tip, bool differs)
{
    setToolTip(tip);
    setAccessibleName(m_caption + QStringLiteral(": ") + value);
    setAccessibleDescription(tip);
    if (value == m_value && differs == m_differs)
        return;
    m_value = value;
    m_differs = differs;
    updateGeometry();
    update();
}

QString Badge::shownCaption() const
{
    return m_differs ? tr("%1 ≠ next").arg(m_caption) : m_caption;
}

QSize Badge::sizeHint() const
{
    const QFontMetrics caption(Theme::instance().font(TextSize::Small));
    const QFontMetrics value(Theme::instance().font(TextSize::Normal));
    return {std::max(caption.horizontalAdvance(shownCaption()), value.horizontalAdvance(m_value))
                + 14,
            caption.height() + value.height() + 5};
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_differs ? QPen(colors().warning, 1, Qt::DashLine) : QPen(Qt::NoPen));
    painter.setBrush(colors().fixedFill);
    const QRectF frame(rect());
    painter.drawRoundedRect(m_differs ? frame.adjusted(0.5, 0.5, -0.5, -0.5) : frame, radius,
                            radius);
    const QRect text = rect().adjusted(7, 2, -7, -3);
    painter.setFont(Theme::instance().font(TextSize::Small));
    painter.setPen(colors().muted);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignTop, shownCaption());
    painter.setFont(Theme::instance().font(TextSize::Normal));
    painter.setPen(colors().text);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignBottom, m_value);
}

} // namespace ansatz::ui
