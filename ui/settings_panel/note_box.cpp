// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings_panel/note_box.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace ansatz::ui {

NoteBox::NoteBox(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setMargin(6);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setFocusPolicy(Qt::NoFocus);
    hide();
    connect(&Theme::instance(), &Theme::changed, this, &NoteBox::recolor);
    recolor();
}

void NoteBox::setNote(Kind kind, const QString &text)
{
    m_kind = kind;
    setText(text);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    recolor();
}

void NoteBox::recolor()
{
    setFont(Theme::instance().font(TextSize::Normal));
    QPalette own;
    own.setColor(QPalette::WindowText, m_kind == Kind::Error   ? colors().bad
                                       : m_kind == Kind::Quiet ? colors().muted
                                                               : colors().text);
    setPalette(own);
    update();
}

void NoteBox::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    switch (m_kind) {
    case Kind::Quiet:
        painter.setBrush(colors().window);
        break;
    case Kind::Info:
        painter.setBrush(colors().infoFill);
        break;
    case Kind::Warning:
        painter.setBrush(colors().warningFill);
        break;
    case Kind::Error:
        painter.setBrush(colors().badFill);
        break;
    }
    painter.drawRoundedRect(rect(), radius, radius);
    painter.end();
    QLabel::paintEvent(event);
}

} // namespace ansatz::ui
