// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme_label.h"

namespace ansatz::ui {

ThemeLabel::ThemeLabel(const QString &text, TextSize size, bool semibold, bool muted,
                       QWidget *parent)
    : QLabel(text, parent), m_size(size), m_semibold(semibold), m_muted(muted)
{
    setTextFormat(Qt::PlainText);
    connect(&Theme::instance(), &Theme::changed, this, &ThemeLabel::follow);
    follow();
}

void ThemeLabel::follow()
{
    setFont(Theme::instance().font(m_size, m_semibold));
    QPalette own;
    own.setColor(QPalette::WindowText, m_muted ? colors().muted : colors().text);
    setPalette(own);
}

} // namespace ansatz::ui
