// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/range_note.h"

#include <QAbstractScrollArea>
#include <QAbstractSpinBox>

#include <algorithm>

namespace ansatz::ui {

namespace {

constexpr int shownMilliseconds = 5000;
constexpr int gap = 2;

} // namespace

RangeNote::RangeNote(QAbstractSpinBox *field) : QObject(field), m_field(field)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(shownMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &RangeNote::hide);
}

RangeNote::~RangeNote()
{
    delete m_box;
}

/// What scrolls with the field, or else its window.
QWidget *RangeNote::host() const
{
    QWidget *widget = m_field;
    while (QWidget *parent = widget->parentWidget()) {
        const auto *area = qobject_cast<QAbstractScrollArea *>(parent->parentWidget());
        if ((area && area->viewport() == parent) || widget->isWindow())
            break;
        widget = parent;
    }
    return widget;
}

void RangeNote::show(const QString &text)
{
    QWidget *below = host();
    if (below == m_field)
        return;
    if (!m_box) {
        m_box = new NoteBox(below);
        m_box->setObjectName(QStringLiteral("rangeNote"));
    }
    m_box->setNote(NoteBox::Kind::Warning, text);
    const int width = std::min(
        m_box->fontMetrics().horizontalAdvance(text) + 2 * m_box->margin() + 4, below->width());
    const int height = m_box->heightForWidth(width);
    const QPoint at = m_field->mapTo(below, QPoint(0, 0));
    const int under = at.y() + m_field->height() + gap;
    m_box->setGeometry(std::clamp(at.x(), 0, below->width() - width),
                       under + height <= below->height() ? under : at.y() - gap - height, width,
                       height);
    m_box->raise();
    m_timer.start();
}

void RangeNote::hide()
{
    m_timer.stop();
    if (m_box)
        m_box->setNote(NoteBox::Kind::Warning, {});
}

} // namespace ansatz::ui
